package io.millrace.job.source.file;

import io.millrace.job.forget.SourceNames;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.scratch.PlainUri;
import io.millrace.job.source.Pace;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.SourceClock;
import io.millrace.job.source.StreamSource;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream replayed from files: each row once, then the stream ends.
 *
 * <p>An event's partition is the index of its file in the sorted list of files, its offset the
 * number of its row from 0 (a CSV header is no row), its value a JSON object in UTF-8, its key
 * null. A row that is broken is emitted as it stands in the file, for the decoding to refuse.
 *
 * <ul>
 *   <li>CSV: all values are strings; an empty cell, quoted or not, is left out.
 *   <li>JSON lines: the line as it is.
 *   <li>Parquet: numbers and booleans as such; text, UUIDs and decimals as strings; bytes as
 *       base64; dates and timestamps in ISO 8601, those without a zone taken for UTC; nulls left
 *       out.
 * </ul>
 *
 * <p>Under {@link SourceClock#REPLAY} arrival is {@link RawEvent#ARRIVAL_IS_EVENT_TIME}, under
 * {@link SourceClock#LIVE} it is the time of reading. Neither emits a watermark before the end. All
 * files of a reader are open at the same time. Files that come after the job's start are not seen;
 * a file must not change while it is read, or a restored job goes on at another row.
 *
 * <p>What is forgotten of a file while it is read are the rows that were read by then. One that was
 * read to its end has no cut: who reads it again, or another file, goes by the events' time.
 *
 * <p>Immutable.
 */
public final class FileStreamSource implements StreamSource {

  private static final long serialVersionUID = 1;

  private static final Logger LOG = LoggerFactory.getLogger(FileStreamSource.class);

  /** Of a file that is not there any more. */
  private static final String UNKNOWN = "unknown";

  private final List<String> paths;
  private final FileFormat format;
  private final double rowsPerSecond;

  /** As they are when they are first asked for; looked at anew wherever this is sent. */
  private transient List<String> names;

  private FileStreamSource(List<String> paths, FileFormat format, double rowsPerSecond) {
    this.paths = List.copyOf(paths);
    this.format = format;
    this.rowsPerSecond = rowsPerSecond;
  }

  /**
   * Reads these files, of the formats that their names tell.
   *
   * @param paths files, or folders for all files in and below them whose names do not begin with a
   *     dot or an underscore; local paths or URIs of Flink's file systems
   */
  public static FileStreamSource of(String... paths) {
    if (paths.length == 0) {
      throw new IllegalArgumentException("Cannot read files: none named");
    }
    return new FileStreamSource(List.of(paths), null, 0);
  }

  /** The same files, all of this format whatever they are called. */
  public FileStreamSource as(FileFormat format) {
    return new FileStreamSource(paths, format, rowsPerSecond);
  }

  /** The same files, no faster than this in all. */
  public FileStreamSource rowsPerSecond(double rowsPerSecond) {
    if (!(rowsPerSecond > 0)) {
      throw new IllegalArgumentException(
          "Cannot read %s rows per second; use a number above 0".formatted(rowsPerSecond));
    }
    return new FileStreamSource(paths, format, rowsPerSecond);
  }

  /** Takes rows of files, each with its place in the stream. */
  public interface RowTaker {
    /**
     * One row.
     *
     * @param value as {@link FileRows#next} gives it
     */
    void row(int partition, long offset, byte[] value) throws Exception;
  }

  /**
   * Gives every row in this thread, file after file: what the source emits, without a job.
   *
   * @throws Exception also what the taker throws
   */
  public void forEach(RowTaker taker) throws Exception {
    for (FileSplit split : splits()) {
      try (OpenFile file = new OpenFile(split, format)) {
        long offset = file.nextRow();
        for (byte[] row = file.next(); row != null; row = file.next()) {
          taker.row(file.index(), offset, row);
          offset = file.nextRow();
        }
      }
    }
  }

  /**
   * How large the files are together.
   *
   * @throws IOException if a path does not exist, or there is no file at all
   */
  public long bytes() throws IOException {
    long bytes = 0;
    for (FileSplit split : splits()) {
      Path file = new Path(split.path());
      bytes += file.getFileSystem().getFileStatus(file).getLen();
    }
    return bytes;
  }

  /**
   * The path of a file, with its length and the instant of its last change: another file in its
   * place is another source.
   */
  @Override
  public synchronized String nameOf(int partition) {
    if (names == null) {
      names = names();
    }
    return partition < names.size() ? names.get(partition) : UNKNOWN;
  }

  private List<String> names() {
    try {
      return files().stream()
          .map(
              file ->
                  "%s%s %d %d"
                      .formatted(
                          SourceNames.FILE,
                          file.getPath(),
                          file.getLen(),
                          file.getModificationTime()))
          .toList();
    } catch (IOException e) {
      LOG.warn("Cannot tell which files {} are: what is forgotten of them goes by time", paths, e);
      return List.of();
    }
  }

  @Override
  public Source<RawEvent, ?, ?> open(int stream, SourceClock clock, StreamForgetting forgetting) {
    return new FileRowSource(this, stream, clock, forgetting);
  }

  /** Null to tell it from each file's name. */
  FileFormat format() {
    return format;
  }

  Pace pace(int parallelism) {
    return new Pace(rowsPerSecond / parallelism);
  }

  /**
   * Every file from its first row.
   *
   * @throws IOException if a path does not exist, or there is no file at all
   */
  List<FileSplit> splits() throws IOException {
    List<FileSplit> splits = new ArrayList<>();
    for (FileStatus file : files()) {
      splits.add(new FileSplit(splits.size(), file.getPath().toString(), 0));
    }
    return splits;
  }

  private List<FileStatus> files() throws IOException {
    List<FileStatus> files = new ArrayList<>();
    for (String path : paths) {
      Path root = PlainUri.flinkPath(path);
      FileSystem fileSystem = root.getFileSystem();
      collect(fileSystem, statusOf(fileSystem, root), files);
    }
    if (files.isEmpty()) {
      throw new FileNotFoundException("Cannot read a stream from %s: no files".formatted(paths));
    }
    files.sort(Comparator.comparing(file -> file.getPath().toString()));
    return files;
  }

  private static FileStatus statusOf(FileSystem fileSystem, Path path) throws IOException {
    try {
      return fileSystem.getFileStatus(path);
    } catch (FileNotFoundException e) {
      throw new FileNotFoundException(
          "Cannot read a stream from '%s': no such file or folder".formatted(path));
    }
  }

  private static void collect(FileSystem fileSystem, FileStatus status, List<FileStatus> files)
      throws IOException {
    if (!status.isDir()) {
      files.add(status);
      return;
    }
    for (FileStatus child : fileSystem.listStatus(status.getPath())) {
      String name = child.getPath().getName();
      if (!name.startsWith(".") && !name.startsWith("_")) {
        collect(fileSystem, child, files);
      }
    }
  }
}
