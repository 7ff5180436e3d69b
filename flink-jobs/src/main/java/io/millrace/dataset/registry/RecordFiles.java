package io.millrace.dataset.registry;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * How the records of one dataset lie in its folder: {@code 3.json}, and {@code 3.json.pending} for
 * one whose file has not got its name yet.
 */
final class RecordFiles {
  private static final String RECORD = ".json";
  private static final String PENDING = ".pending";
  private static final Pattern REVISION = Pattern.compile("([0-9]{1,9})\\.json(?:\\.pending)?");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectWriter WRITER = JSON.writerWithDefaultPrettyPrinter();

  private RecordFiles() {}

  /** Where the record is when it is whole. */
  static Path whole(Path own, DatasetRecord record) {
    return own.resolve(record.revision() + RECORD);
  }

  /** Where it is before. */
  static Path pending(Path own, DatasetRecord record) {
    return own.resolve(record.revision() + RECORD + PENDING);
  }

  /** Writes it aside; it is on the disk when this returns. */
  static void writePending(Path own, DatasetRecord record) throws IOException {
    Path pending = pending(own, record);
    Files.write(pending, WRITER.writeValueAsBytes(record));
    force(pending);
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Gives a pending record its name, in place of one that has it. */
  static void complete(Path pending) throws IOException {
    String name = pending.getFileName().toString();
    Files.move(
        pending,
        pending.resolveSibling(name.substring(0, name.length() - PENDING.length())),
        StandardCopyOption.ATOMIC_MOVE);
  }

  /** Records that are not whole, of whoever was killed. */
  static List<Path> allPending(Path own) throws IOException {
    try (Stream<Path> files = Files.list(own)) {
      return files.filter(each -> each.toString().endsWith(PENDING)).toList();
    }
  }

  /** Null where it was not written to its end: its file was not published yet. */
  static DatasetRecord read(Path pending) throws IOException {
    try {
      return JSON.readValue(pending.toFile(), DatasetRecord.class);
    } catch (JacksonException e) {
      return null;
    }
  }

  /** All whole records, the oldest first. */
  static List<DatasetRecord> revisions(Path own) throws IOException {
    List<DatasetRecord> records = new ArrayList<>();
    try (Stream<Path> files = Files.list(own)) {
      for (Path file : files.filter(each -> each.toString().endsWith(RECORD)).toList()) {
        records.add(JSON.readValue(file.toFile(), DatasetRecord.class));
      }
    }
    records.sort(Comparator.comparingInt(DatasetRecord::revision));
    return records;
  }

  /** That of a record which is not complete counts too: it may have left tags. */
  static int lastRevision(Path own) throws IOException {
    try (Stream<Path> files = Files.list(own)) {
      return files
          .map(file -> REVISION.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToInt(name -> Integer.parseInt(name.group(1)))
          .max()
          .orElse(0);
    }
  }

  /** To be locked by who changes anything. */
  static FileChannel lock(Path own) throws IOException {
    return FileChannel.open(
        own.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }
}
