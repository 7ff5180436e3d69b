package io.millrace.job.source.table.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.Mark;
import io.millrace.job.source.table.PullMarks;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.SplitStatus;
import io.millrace.job.source.table.split.TableSplit;
import io.millrace.type.DataType;
import java.time.Duration;
import java.util.List;

/** The pulls of one table, whose parts are read by a test. */
abstract class PullsOfATable {
  static final PulledTable SPEC =
      PulledTable.of(
              "t",
              new JdbcQuery(DatabaseAddress.of("db", "jdbc:none"), "select 1"),
              List.of(
                  TableColumn.required("id", DataType.INT64),
                  TableColumn.required("at", DataType.TIMESTAMP)),
              List.of("id"),
              "1s")
          .mode(new PullMode.Above(new Mark.Time("at", Duration.ofMinutes(10))));

  static final PullPlan TWO_PARTS =
      new PullPlan(
          null,
          "2024-01-01T00:00:00Z",
          List.of(new KeyRange.Between("id", null, "5"), new KeyRange.Between("id", "5", null)));

  PullMarks marks = PullMarks.NONE;
  TablePulls pulls = TablePulls.first(SPEC, PullMarks.NONE, 0);

  final void finish(TableSplit split, long rows) {
    finish(split, SplitStatus.FINISHED, rows, null);
  }

  final void finish(TableSplit split, SplitStatus status, long rows, String highest) {
    pulls.finished(
        new TableEvents.Finished(
            split.splitId(), split.pull(), split.index(), status, rows, 1, 0, highest),
        90);
  }

  /** Also shows that a checkpoint at any place holds all that is needed. */
  final void restore() throws Exception {
    TableStateSerializer serializer = new TableStateSerializer();
    TableState state = pulls.state();
    TableState read = serializer.deserialize(serializer.getVersion(), serializer.serialize(state));
    assertThat(read).isEqualTo(state);
    pulls = TablePulls.restored(SPEC, marks, read);
  }
}
