package io.millrace.dataset.local;

import io.millrace.codec.ByteWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Rows of bytes by key and instant, in buckets of keys: written in any order, then read a bucket at
 * a time, sorted. What goes beyond a limit of memory lies in files until then. Threads write
 * through {@linkplain #lane() lanes} of their own; when all is written, threads may read different
 * buckets at the same time.
 */
final class KeyedRows implements AutoCloseable {
  static final int BUCKETS = 256;

  /** A lane tells of what it holds in steps of so many bytes. */
  private static final int TOLD_BYTES = 1 << 16;

  private static final int TOLD_SHARE = 16;

  /**
   * A lane that holds less than this part of everything, or than half of what it would hold if all
   * held the same, leaves it to the others to write to files.
   */
  private static final int SPILLED_SHARE = 8;

  private final Path folder;
  private final String name;
  private final long memoryBytes;
  private final long toldBytes;
  private final List<Lane> lanes = new ArrayList<>();
  private final Deque<Lane> free = new ArrayDeque<>();
  private final FileChannel[] files = new FileChannel[BUCKETS];
  private final AtomicLong heldBytes = new AtomicLong();
  private volatile int laneCount;

  /**
   * @param folder where files are made
   * @param name begins their names
   * @param memoryBytes what rows may take before they are written to files
   */
  KeyedRows(Path folder, String name, long memoryBytes) {
    this.folder = folder;
    this.name = name;
    this.memoryBytes = memoryBytes;
    this.toldBytes = Math.min(TOLD_BYTES, memoryBytes / TOLD_SHARE);
  }

  /** A way to write that nobody else has until it is closed. Rows of one lane keep their order. */
  synchronized Lane lane() {
    Lane lane = free.poll();
    if (lane == null) {
      lane = new Lane();
      lanes.add(lane);
      laneCount = lanes.size();
    }
    return lane;
  }

  private synchronized void free(Lane lane) {
    free.push(lane);
  }

  /** Takes rows from one thread at a time. */
  final class Lane implements RowTaker, AutoCloseable {
    private final ByteWriter[] held = new ByteWriter[BUCKETS];
    private long ownBytes;
    private long untold;
    private long rows;

    private Lane() {}

    /**
     * Adds a row.
     *
     * @param key from 0, without large gaps
     * @param x what rows of a key are sorted by; those that are equal keep their order
     */
    @Override
    public void add(int key, long x, ByteWriter row) {
      int bucket = key % BUCKETS;
      ByteWriter to = held[bucket];
      if (to == null) {
        to = new ByteWriter(64);
        held[bucket] = to;
      }
      int before = to.size();
      to.writeUnsigned(row.size());
      to.writeUnsigned(key / BUCKETS);
      to.writeFixed64(x);
      to.append(row);
      rows++;
      untold += to.size() - before;
      if (untold > toldBytes) {
        tell();
      }
    }

    private void tell() {
      long all = heldBytes.addAndGet(untold);
      ownBytes += untold;
      untold = 0;
      if (all > memoryBytes && ownBytes >= all / Math.max(SPILLED_SHARE, 2 * laneCount)) {
        spill(held);
        heldBytes.addAndGet(-ownBytes);
        ownBytes = 0;
      }
    }

    /** Gives the lane back. */
    @Override
    public void close() {
      free(this);
    }
  }

  /** How many rows there are. */
  synchronized long rows() {
    return lanes.stream().mapToLong(lane -> lane.rows).sum();
  }

  private synchronized void spill(ByteWriter[] held) {
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
  }

  private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  /** The rows of a bucket, which are given away: those in files first, then those of each lane. */
  KeyedBucket take(int bucket) {
    long size = 0;
    for (Lane lane : lanes) {
      size += lane.held[bucket] == null ? 0 : lane.held[bucket].size();
    }
    try (FileChannel file = files[bucket]) {
      int filed = 0;
      if (file != null) {
        size += file.size();
        filed = (int) Math.min(file.size(), Integer.MAX_VALUE);
      }
      if (size > Integer.MAX_VALUE - 8) {
        throw new LocalEngineException(
            "the events of one in %d keys take %d bytes, which is more than can be sorted at once"
                .formatted(BUCKETS, size),
            null);
      }
      byte[] all = new byte[(int) size];
      if (file != null) {
        ByteBuffer into = ByteBuffer.wrap(all, 0, filed);
        file.position(0);
        while (into.hasRemaining() && file.read(into) >= 0) {
          // until all is read
        }
        files[bucket] = null;
        Files.delete(file(bucket));
      }
      int at = filed;
      for (Lane lane : lanes) {
        if (lane.held[bucket] != null) {
          lane.held[bucket].copyTo(all, at);
          at += lane.held[bucket].size();
          lane.held[bucket] = null;
        }
      }
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
    lanes.clear();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
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
