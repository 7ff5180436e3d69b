package io.millrace.job.source.table.file;

import io.millrace.job.source.table.reader.OutdatedPlanException;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.split.KeyRange;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Function;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.Path;

/**
 * A file as it was when its pull was planned: same length, same time.
 *
 * @param table its name
 * @param listing what the table's path means now
 * @param part what is read of the file
 * @param shownPath the table's path for people
 * @param shown an error for people
 */
record PinnedFile(
    String table,
    FileListing listing,
    KeyRange.FilePart part,
    String shownPath,
    Function<Throwable, String> shown) {

  Path path() {
    return listing.path(part.file());
  }

  /** What people call it: not by a name that a reference to the environment leads to. */
  String name() {
    boolean isReferredTo = shownPath.substring(shownPath.lastIndexOf('/') + 1).contains("${");
    if (listing.only() != null && isReferredTo) {
      return shownPath;
    }
    return "'%s' of %s".formatted(part.file(), shownPath);
  }

  /**
   * @throws OutdatedPlanException if it is another one by now, or gone
   */
  void check() throws OutdatedPlanException, SourceUnavailableException {
    FileStatus now;
    try {
      now = path().getFileSystem().getFileStatus(path());
    } catch (FileNotFoundException e) {
      throw new OutdatedPlanException(
          "Cannot read on in table '%s': file %s is gone".formatted(table, name()));
    } catch (IOException | RuntimeException e) {
      throw unavailable("cannot look at file " + name() + ": " + shown.apply(e));
    }
    if (now.getLen() != part.length() || now.getModificationTime() != part.modifiedMillis()) {
      throw new OutdatedPlanException(
          "Cannot read on in table '%s': file %s was changed while it was read, from %d bytes of %s to %d bytes of %s"
              .formatted(
                  table,
                  name(),
                  part.length(),
                  Instant.ofEpochMilli(part.modifiedMillis()),
                  now.getLen(),
                  Instant.ofEpochMilli(now.getModificationTime())));
    }
  }

  SourceUnavailableException unavailable(String problem) {
    return new SourceUnavailableException("Cannot read table '%s': %s".formatted(table, problem));
  }
}
