package io.millrace.job.source.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.SourceDatabase;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import java.util.ArrayList;
import java.util.List;

/** Reads queries of a database of its own. */
final class JdbcBench implements AutoCloseable {
  static final SplitWork.ReadRows EVERYTHING =
      new SplitWork.ReadRows(new KeyRange.Everything(), null, 0);

  private final SourceDatabase database;

  JdbcBench() {
    database = new SourceDatabase();
  }

  SourceDatabase database() {
    return database;
  }

  PulledTable spec(String sql, List<String> key, TableColumn... columns) {
    return PulledTable.of("t", new JdbcQuery(database.address(), sql), List.of(columns), key, "1h");
  }

  JdbcClient client(PulledTable spec) {
    return new JdbcClient(spec, (JdbcQuery) spec.source());
  }

  List<ReadRow> read(PulledTable spec, SplitWork.ReadRows work, Position from) throws Exception {
    List<ReadRow> all = new ArrayList<>();
    try (RowCursor cursor = client(spec).open(work, from)) {
      for (List<ReadRow> next = cursor.next(); !next.isEmpty(); next = cursor.next()) {
        all.addAll(next);
      }
    }
    return all;
  }

  /** All that a plan says to read. */
  List<ReadRow> read(PulledTable spec, PullPlan plan) throws Exception {
    List<ReadRow> all = new ArrayList<>();
    for (KeyRange range : plan.ranges()) {
      all.addAll(read(spec, new SplitWork.ReadRows(range, plan.from(), 0), Position.START));
    }
    return all;
  }

  ReadRow only(PulledTable spec) throws Exception {
    List<ReadRow> all = read(spec, EVERYTHING, Position.START);
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  static List<Object> values(ReadRow row) {
    return ((ReadRow.Good) row).values().values();
  }

  @Override
  public void close() {
    database.close();
  }
}
