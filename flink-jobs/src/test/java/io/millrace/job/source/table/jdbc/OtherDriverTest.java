package io.millrace.job.source.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.Mark;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.type.DataType;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database that is not PostgreSQL, whose driver knows no timeouts and no read-only connections:
 * DuckDB.
 */
class OtherDriverTest {
  private static final int ROWS = 1_000;

  @TempDir Path folder;
  private String url;

  @BeforeEach
  void fill() throws Exception {
    url = "jdbc:duckdb:" + folder.resolve("rows.db");
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create table things as
          select i as id, 'thing ' || i as name, i / 8.0::double as score,
            timestamp '2024-01-01 00:00:00' + to_seconds(i) as updated_at
          from range(1, 1001) t(i)
          """);
    }
  }

  @Test
  void a_table_is_cut_and_read_whole_and_then_by_its_changes() throws Exception {
    PulledTable spec =
        PulledTable.of(
                "things",
                new JdbcQuery(DatabaseAddress.of("files", url), "select * from things;"),
                List.of(
                    TableColumn.required("id", DataType.INT64),
                    TableColumn.required("name", DataType.TEXT),
                    TableColumn.nullable("score", DataType.FLOAT64),
                    TableColumn.required("updatedAt", DataType.TIMESTAMP)),
                List.of("id"),
                "1h")
            .mode(new PullMode.Above(new Mark.Time("updatedAt", Duration.ofSeconds(9))));
    spec = spec.limits(spec.limits().rowsPerSplit(300).fetchRows(100));
    JdbcClient client = new JdbcClient(spec, (JdbcQuery) spec.source());
    PullPlan first = client.plan(null);
    assertThat(first.ranges()).hasSize(4);
    assertThat(first.mark()).isEqualTo("2024-01-01T00:16:40Z");
    List<ReadRow> all = new ArrayList<>();
    for (KeyRange range : first.ranges()) {
      all.addAll(read(client, new SplitWork.ReadRows(range, first.from(), 0), Position.START));
    }
    assertThat(all).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(JdbcBench.values(all.get(0)))
        .containsExactly(1L, "thing 1", 0.125, Instant.parse("2024-01-01T00:00:01Z"));

    PullPlan next = client.plan(first.mark());
    SplitWork.ReadRows changes = new SplitWork.ReadRows(next.ranges().get(0), next.from(), 0);
    assertThat(next.ranges()).hasSize(1);
    assertThat(read(client, changes, Position.START)).hasSize(10);
    // From a row that was read on: with it, as others may have its key.
    assertThat(read(client, changes, new Position(List.of("995"), List.of()))).hasSize(6);
  }

  private static List<ReadRow> read(JdbcClient client, SplitWork.ReadRows work, Position from)
      throws Exception {
    List<ReadRow> all = new ArrayList<>();
    try (RowCursor cursor = client.open(work, from)) {
      for (List<ReadRow> next = cursor.next(); !next.isEmpty(); next = cursor.next()) {
        all.addAll(next);
      }
    }
    return all;
  }
}
