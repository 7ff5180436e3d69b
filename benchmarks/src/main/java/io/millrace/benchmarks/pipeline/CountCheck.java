package io.millrace.benchmarks.pipeline;

import io.millrace.benchmarks.load.Definitions;
import io.millrace.benchmarks.report.ReportTable;
import io.millrace.compile.BoundView;
import io.millrace.core.ViewLayout;
import io.millrace.job.online.OnlineTable;
import io.millrace.row.CellValue;
import io.millrace.row.RowCodec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether each event that was sent counts once in every place. */
final class CountCheck {
  private static final int FETCH = 10_000;

  /** A payment is dated a minute ahead at most; then its row has been written again. */
  private static final Duration PATIENCE = Duration.ofSeconds(75);

  private final PipelineRun run;
  private final Definitions definitions;
  private long differing;

  CountCheck(PipelineRun run, Definitions definitions) {
    this.run = run;
    this.definitions = definitions;
  }

  /** A row for each place: what it holds, and what it must hold. */
  ReportTable table() throws SQLException, InterruptedException {
    differing = 0;
    long accepted = run.producer().accepted();
    return new ReportTable(
        "every event counted once",
        List.of("where", "found", "sent", ""),
        List.of(
            row(
                "sum of %s over all keys in PostgreSQL".formatted(definitions.countingFeature()),
                countedAtLast(accepted),
                accepted),
            row("rows of " + PipelineRun.EVENTS, run.logged(), accepted),
            row(
                "rows of " + PipelineRun.DEAD_LETTERS,
                run.count(PipelineRun.DEAD_LETTERS),
                run.producer().refused())));
  }

  /** Events too many or too few in all places, of the table made last. */
  long differing() {
    return differing;
  }

  private List<String> row(String where, long found, long sent) {
    differing += Math.abs(found - sent);
    return List.of(
        where, String.valueOf(found), String.valueOf(sent), found == sent ? "equal" : "DIFFERS");
  }

  /**
   * A payment dated ahead counts from its own time on. A busy card's row holds the steps of the
   * next seconds only and is written again when they are used up.
   */
  private long countedAtLast(long accepted) throws SQLException, InterruptedException {
    long startNanos = System.nanoTime();
    long counted = counted();
    while (counted != accepted && System.nanoTime() - startNanos < PATIENCE.toNanos()) {
      TimeUnit.SECONDS.sleep(1);
      counted = counted();
    }
    return counted;
  }

  /** Over all steps that the rows hold. */
  private long counted() throws SQLException {
    BoundView view = run.platform().store().view(definitions.countingView());
    RowCodec codec = new RowCodec(view.layout());
    int cell = cell(view.layout());
    long counted = 0;
    try (Connection connection = run.platform().connect()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(FETCH);
        try (ResultSet rows =
            statement.executeQuery("select row from " + OnlineTable.of(view.spec()).sql())) {
          while (rows.next()) {
            List<CellValue> values = codec.decode(rows.getBytes(1)).cells().get(cell).values();
            counted += (Long) values.get(values.size() - 1).value();
          }
        }
      }
    }
    return counted;
  }

  private int cell(ViewLayout layout) {
    for (int i = 0; i < layout.cells().size(); i++) {
      if (layout.cells().get(i).feature().startsWith(definitions.countingFeature())) {
        return i;
      }
    }
    throw new IllegalStateException("there is no feature " + definitions.countingFeature());
  }
}
