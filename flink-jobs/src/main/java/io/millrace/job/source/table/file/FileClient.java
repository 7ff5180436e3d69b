package io.millrace.job.source.table.file;

import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableFiles;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.reader.OutdatedPlanException;
import io.millrace.job.source.table.reader.RowClient;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.secret.MissingSecretException;
import io.millrace.job.source.table.secret.Secrets;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A table's rows in files. */
public final class FileClient implements RowClient {

  /** For cutting files: rows per split are counted as so many bytes each. */
  static final long BYTES_PER_ROW = 128;

  static final int MOST_FILES = 100_000;
  private static final int MOST_PARTS_OF_A_FILE = 1_000;

  private final PulledTable spec;
  private final TableFiles source;
  private final Secrets secrets = new Secrets();
  private volatile FileCursor current;
  private volatile boolean aborted;

  public FileClient(PulledTable spec, TableFiles source) {
    this.spec = spec;
    this.source = source;
  }

  @Override
  public PullPlan plan(String mark) throws SourceUnavailableException {
    if (spec.mode() instanceof PullMode.Since) {
      throw unavailable("files take no :since; use a full pull, a column or new files");
    }
    List<FoundFile> all = list();
    boolean byFile = spec.mode() instanceof PullMode.Appended;
    SeenFiles seen = seen(byFile ? mark : null);
    List<KeyRange> parts = new ArrayList<>();
    for (FoundFile file : all) {
      if (!seen.contains(file)) {
        addParts(file, parts);
      }
    }
    return byFile
        ? new PullPlan(null, SeenFiles.mark(all), parts)
        : new PullPlan(spec.mode().from(mark), null, parts);
  }

  private SeenFiles seen(String mark) throws SourceUnavailableException {
    try {
      return SeenFiles.of(mark);
    } catch (IllegalArgumentException e) {
      throw unavailable("a pull by files cannot follow a mark that was set; reset the table");
    }
  }

  private List<FoundFile> list() throws SourceUnavailableException {
    List<FoundFile> all;
    try {
      all = FileListing.of(resolved()).files();
    } catch (FileNotFoundException e) {
      throw unavailable("there is no file " + shownPath());
    } catch (IOException | RuntimeException e) {
      throw unavailable("cannot list the files of " + shownPath() + ": " + shown(e));
    }
    if (all.isEmpty()) {
      throw unavailable(
          "there are no files of " + shownPath() + "; a table is not taken for empty for that");
    }
    if (all.size() > MOST_FILES) {
      throw unavailable(
          "%s has %d files; use a path that has at most %d"
              .formatted(shownPath(), all.size(), MOST_FILES));
    }
    boolean empty = all.stream().allMatch(file -> file.length() == 0);
    if (empty && source.kind() != FileKind.JSON_LINES) {
      throw unavailable("the files of %s are empty, without even a header".formatted(shownPath()));
    }
    return all;
  }

  private void addParts(FoundFile file, List<KeyRange> parts) {
    if (file.length() == 0) {
      return;
    }
    long step = Math.max(1, spec.limits().rowsPerSplit()) * BYTES_PER_ROW;
    long pieces =
        source.kind().canBeCut(file.name())
            ? Math.min(MOST_PARTS_OF_A_FILE, (file.length() - 1) / step + 1)
            : 1;
    for (long i = 0; i < pieces; i++) {
      parts.add(
          new KeyRange.FilePart(
              file.name(),
              file.length(),
              file.modifiedMillis(),
              file.length() / pieces * i,
              i == pieces - 1 ? file.length() : file.length() / pieces * (i + 1)));
    }
  }

  @Override
  public RowCursor open(SplitWork.ReadRows rows, Position from)
      throws SourceUnavailableException, OutdatedPlanException {
    KeyRange.FilePart part = (KeyRange.FilePart) rows.range();
    PinnedFile file;
    try {
      file =
          new PinnedFile(spec.name(), FileListing.of(resolved()), part, shownPath(), this::shown);
    } catch (FileNotFoundException e) {
      throw new OutdatedPlanException(
          "Cannot read on in table '%s': %s is gone".formatted(spec.name(), shownPath()));
    } catch (IOException | RuntimeException e) {
      throw unavailable("cannot find " + shownPath() + ": " + shown(e));
    }
    FileCursor cursor = new FileCursor(spec, source, file, rows.from(), from);
    current = cursor;
    if (aborted) {
      cursor.abort();
    }
    return cursor;
  }

  private String resolved() throws SourceUnavailableException {
    try {
      return secrets.resolve(source.path());
    } catch (MissingSecretException e) {
      throw unavailable(e.getMessage());
    }
  }

  /** The path as it was written. */
  private String shownPath() {
    return "'" + source.path() + "'";
  }

  private String shown(Throwable e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getClass().getSimpleName() + ": " + secrets.without(e.getMessage());
  }

  private SourceUnavailableException unavailable(String problem) {
    return new SourceUnavailableException(
        "Cannot read table '%s': %s".formatted(spec.name(), problem));
  }

  @Override
  public void abort() {
    aborted = true;
    FileCursor cursor = current;
    if (cursor != null) {
      cursor.abort();
    }
  }
}
