package io.millrace.dataset.local;

import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Rows of bytes by key and instant, in buckets of keys: written in any order, then read a bucket at
 * a time, sorted. What goes beyond a limit of memory lies in files until then. One thread writes;
 * when it has written all, threads may read different buckets at the same time.
 */
final class KeyedRows implements RowTaker, AutoCloseable {
  static final int BUCKETS = 256;

  private final Path folder;
  private final String name;
  private final long memoryBytes;
  private final ByteWriter[] held = new ByteWriter[BUCKETS];
  private final FileChannel[] files = new FileChannel[BUCKETS];
  private final ByteWriter header = new ByteWriter(20);
  private long heldBytes;
  private long rows;

  /**
   * @param folder where files are made
   * @param name begins their names
   * @param memoryBytes what rows may take before they are written to files
   */
  KeyedRows(Path folder, String name, long memoryBytes) {
    this.folder = folder;
    this.name = name;
    this.memoryBytes = memoryBytes;
  }

  /**
   * Adds a row.
   *
   * @param key from 0, without large gaps
   * @param x what rows of a key are sorted by; those that are equal keep their order
   */
  @Override
  public void add(int key, long x, ByteWriter row) {
    int bucket = key % BUCKETS;
    if (held[bucket] == null) {
      held[bucket] = new ByteWriter(64);
    }
    ByteWriter to = held[bucket];
    int before = to.size();
    to.writeUnsigned(row.size());
    to.writeUnsigned(key / BUCKETS);
    to.writeFixed64(x);
    to.append(row);
    heldBytes += to.size() - before;
    rows++;
    if (heldBytes > memoryBytes) {
      spill();
    }
  }

  /** How many rows there are. */
  long rows() {
    return rows;
  }

  private void spill() {
    try {
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        if (held[bucket] != null && held[bucket].size() > 0) {
          if (files[bucket] == null) {
            files[bucket] =
                FileChannel.open(
                    file(bucket),
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
          }
          write(files[bucket], ByteBuffer.wrap(held[bucket].toByteArray()));
          held[bucket] = null;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + folder + ": " + e.getMessage(), e);
    }
    heldBytes = 0;
  }

  private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** The rows of a bucket, which are given away. */
  KeyedBucket take(int bucket) {
    byte[] rest = held[bucket] == null ? new byte[0] : held[bucket].toByteArray();
    held[bucket] = null;
    FileChannel file = files[bucket];
    if (file == null) {
      return new KeyedBucket(rest, bucket);
    }
    try (file) {
      long size = file.size() + rest.length;
      if (size > Integer.MAX_VALUE - 8) {
        throw new LocalEngineException(
            "the events of one in %d keys take %d bytes, which is more than can be sorted at once"
                .formatted(BUCKETS, size),
            null);
      }
      byte[] all = new byte[(int) size];
      ByteBuffer into = ByteBuffer.wrap(all, 0, all.length - rest.length);
      file.position(0);
      while (into.hasRemaining() && file.read(into) >= 0) {
        // until all is read
      }
      System.arraycopy(rest, 0, all, all.length - rest.length, rest.length);
      files[bucket] = null;
      Files.delete(file(bucket));
      return new KeyedBucket(all, bucket);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read from " + folder + ": " + e.getMessage(), e);
    }
  }

  private Path file(int bucket) {
    return folder.resolve(name + "-" + bucket + ".rows");
  }

  @Override
  public void close() {
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      held[bucket] = null;
      if (files[bucket] != null) {
        try {
          files[bucket].close();
          Files.deleteIfExists(file(bucket));
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot delete " + file(bucket), e);
        }
      }
    }
  }
}
