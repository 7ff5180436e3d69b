package io.millrace.job.source.table.file;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableFiles;
import io.millrace.job.source.table.cast.SourceRow;
import io.millrace.job.source.table.reader.OutdatedPlanException;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.split.Position;
import io.millrace.table.ColumnsMissingException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of a part of a file, cast. Looks whether the file is still the one that was planned before
 * it is opened, before a broken row is believed, and at the end.
 */
final class FileCursor implements RowCursor {

  private static final long MOST_BYTES = 8 << 20;

  private final PulledTable spec;
  private final TableFiles source;
  private final PinnedFile file;
  private final String since;
  private final Position from;
  private OpenedFile opened;
  private boolean ended;
  private volatile boolean aborted;

  /**
   * @param since where the pull begins in the mode's column; null for everything
   */
  FileCursor(PulledTable spec, TableFiles source, PinnedFile file, String since, Position from) {
    this.spec = spec;
    this.source = source;
    this.file = file;
    this.since = since;
    this.from = from;
  }

  @Override
  public List<ReadRow> next() throws SourceUnavailableException, OutdatedPlanException {
    if (ended) {
      return List.of();
    }
    try {
      if (opened == null) {
        file.check();
        opened = OpenedFile.of(spec, source, file, since, from);
      }
      List<ReadRow> rows = read();
      if (ended || rows.stream().anyMatch(ReadRow.Bad.class::isInstance)) {
        file.check();
      }
      return rows;
    } catch (ColumnsMissingException e) {
      throw file.unavailable("file " + file.name() + ": " + e.what());
    } catch (IOException | RuntimeException e) {
      file.check();
      throw file.unavailable("cannot read file " + file.name() + ": " + file.shown().apply(e));
    }
  }

  private List<ReadRow> read() throws IOException {
    List<ReadRow> rows = new ArrayList<>();
    long bytes = 0;
    while (rows.size() < spec.limits().fetchRows() && bytes < MOST_BYTES) {
      if (aborted) {
        throw new IOException("closed");
      }
      SourceRow found = opened.rows().next();
      if (found == null) {
        ended = true;
        return rows;
      }
      ReadRow row =
          opened.cast().cast(found, () -> opened.rows().place() + " of file " + file.name());
      if (row != null) {
        bytes += found.bytes();
        rows.add(row);
      }
    }
    return rows;
  }

  @Override
  public void close() {
    if (opened != null) {
      try {
        opened.rows().close();
      } catch (IOException e) {
        // It was only read.
      }
    }
  }

  /** Ends reading soon. From any thread. */
  void abort() {
    aborted = true;
  }
}
