package io.millrace.dataset.registry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.millrace.dataset.DataFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Records of datasets in a folder: {@code NAME/REVISION.json}. A record and its file come to be
 * together: the record is written aside, the file gets its name, then the record does. Whoever
 * opens the dataset next completes or forgets what was left in between, by the file's digest.
 * Processes take turns.
 */
public final class DatasetFolder {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}");
  private static final String RECORD = ".json";
  private static final String PENDING = ".pending";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter WRITER = JSON.writerWithDefaultPrettyPrinter();

  /** A lock on a file is the process's: threads of one take turns by this. */
  private static final Object THREADS = new Object();

  private final Path folder;

  /**
   * @param folder made when the first record is written
   */
  public DatasetFolder(Path folder) {
    this.folder = folder;
  }

  /** Whether a dataset may be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** Gives a whole file its name. */
  public interface Publication {
    void publish() throws IOException;
  }

  /**
   * Publishes a file with its record.
   *
   * @param record its revision is not looked at
   * @return the record with the next revision
   */
  public DatasetRecord publish(DatasetRecord record, Publication file) throws IOException {
    Path own = folder.resolve(record.name());
    Files.createDirectories(own);
    synchronized (THREADS) {
      try (FileChannel channel = lock(own);
          FileLock lock = channel.lock()) {
        recover(own);
        int last = revisions(own).stream().mapToInt(DatasetRecord::revision).max().orElse(0);
        DatasetRecord next = record.withRevision(last + 1);
        Path target = own.resolve(next.revision() + RECORD);
        Path pending = own.resolve(next.revision() + RECORD + PENDING);
        Files.write(pending, WRITER.writeValueAsBytes(next));
        force(pending);
        file.publish();
        Files.move(pending, target, StandardCopyOption.ATOMIC_MOVE);
        return next;
      }
    }
  }

  /**
   * Puts another file, with what is left, in place of a revision's, and its record in place of the
   * record. Killed in between it is completed or forgotten as a new revision is.
   *
   * @param left the record of what is left, of a revision that is there
   * @param file puts a file of the record's digest in place
   * @return whether it was done: not where the file is not what the record says any more
   */
  public boolean redact(DatasetRecord left, Publication file) throws IOException {
    Path own = folder.resolve(left.name());
    synchronized (THREADS) {
      try (FileChannel channel = lock(own);
          FileLock lock = channel.lock()) {
        recover(own);
        Optional<DatasetRecord> now =
            revisions(own).stream().filter(each -> each.revision() == left.revision()).findAny();
        if (now.isEmpty() || !holds(now.get())) {
          return false;
        }
        Path target = own.resolve(left.revision() + RECORD);
        Path pending = own.resolve(left.revision() + RECORD + PENDING);
        Files.write(pending, WRITER.writeValueAsBytes(left));
        force(pending);
        file.publish();
        Files.move(pending, target, StandardCopyOption.ATOMIC_MOVE);
        return true;
      }
    }
  }

  /** All revisions of all datasets, by name and revision. */
  public List<DatasetRecord> all() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(folder)) {
      List<DatasetRecord> all = new ArrayList<>();
      for (Path own : names.filter(Files::isDirectory).sorted().toList()) {
        all.addAll(whole(own));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the datasets of " + folder, e);
    }
  }

  /** A revision, or the last one where none is named. */
  public Optional<DatasetRecord> find(String name, Optional<Integer> revision) {
    Path own = folder.resolve(name);
    if (!isName(name) || !Files.isDirectory(own)) {
      return Optional.empty();
    }
    try {
      return whole(own).stream()
          .filter(record -> revision.isEmpty() || revision.get() == record.revision())
          .max(Comparator.comparingInt(DatasetRecord::revision));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read dataset " + name, e);
    }
  }

  /**
   * Deletes a revision: its file, if it still is what the record says, then the record.
   *
   * @return whether the file was deleted
   */
  public boolean delete(DatasetRecord record) throws IOException {
    Path own = folder.resolve(record.name());
    synchronized (THREADS) {
      try (FileChannel channel = lock(own);
          FileLock lock = channel.lock()) {
        boolean holds = holds(record);
        if (holds) {
          Files.delete(file(record));
        }
        Files.deleteIfExists(own.resolve(record.revision() + RECORD));
        return holds;
      }
    }
  }

  /** Whether the file is there, and is what the record says. */
  public static boolean holds(DatasetRecord record) throws IOException {
    Path file = file(record);
    return Files.isRegularFile(file) && FileDigest.of(file).equals(record.targetSha256());
  }

  private static Path file(DatasetRecord record) {
    return DataFile.parse(record.target()).path();
  }

  private List<DatasetRecord> whole(Path own) throws IOException {
    synchronized (THREADS) {
      try (FileChannel channel = lock(own);
          FileLock lock = channel.lock()) {
        recover(own);
        return revisions(own);
      }
    }
  }

  private static List<DatasetRecord> revisions(Path own) throws IOException {
    List<DatasetRecord> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(own)) {
      for (Path file : files.filter(each -> each.toString().endsWith(RECORD)).toList()) {
        records.add(JSON.readValue(file.toFile(), DatasetRecord.class));
      }
    }
    records.sort(Comparator.comparingInt(DatasetRecord::revision));
    return records;
  }

  private static void recover(Path own) throws IOException {
    List<Path> left;
    try (Stream<Path> files = Files.list(own)) {
      left = files.filter(each -> each.toString().endsWith(PENDING)).toList();
    }
    for (Path pending : left) {
      if (isPublished(pending)) {
        String name = pending.getFileName().toString();
        Files.move(
            pending,
            own.resolve(name.substring(0, name.length() - PENDING.length())),
            StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.delete(pending);
      }
    }
  }

  /** A record that was not written to its end is none: its file was not published yet. */
  private static boolean isPublished(Path pending) throws IOException {
    try {
      return holds(JSON.readValue(pending.toFile(), DatasetRecord.class));
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      return false;
    }
  }

  private static FileChannel lock(Path own) throws IOException {
    return FileChannel.open(
        own.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
