package io.millrace.job.source.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Plans, parts, positions and marks over databases that are not PostgreSQL. */
class OtherDatabasesTest {
  private static final int ROWS = 1_000;
  private static final Mark.Time BY_TIME = new Mark.Time("updatedAt", Duration.ofSeconds(9));

  @TempDir Path folder;

  private JdbcClient client(OtherDatabase database, String sql, List<String> key, PullMode mode)
      throws Exception {
    String url = database.url(folder);
    assumeTrue(url != null, "no other database is named");
    OtherDatabase.fill(url, ROWS);
    PulledTable spec =
        PulledTable.of(
                "things",
                new JdbcQuery(DatabaseAddress.of("files", url), sql),
                List.of(
                    TableColumn.required("id", DataType.INT64),
                    TableColumn.nullable("region", DataType.TEXT),
                    TableColumn.required("name", DataType.TEXT),
                    TableColumn.nullable("score", DataType.FLOAT64),
                    TableColumn.required("born", DataType.DATE),
                    TableColumn.required("updatedAt", DataType.TIMESTAMP),
                    TableColumn.required("select", DataType.INT32)),
                key,
                "1h")
            .mode(mode);
    spec = spec.limits(spec.limits().rowsPerSplit(300).fetchRows(100));
    return new JdbcClient(spec, (JdbcQuery) spec.source());
  }

  @ParameterizedTest
  @EnumSource
  void a_table_is_cut_and_read_whole_and_then_by_its_changes(OtherDatabase database)
      throws Exception {
    JdbcClient client =
        client(database, "select * from things;", List.of("id"), new PullMode.Above(BY_TIME));
    PullPlan first = client.plan(null);
    assertThat(first.ranges()).hasSize(4);
    assertThat(first.mark()).isEqualTo("2024-01-01T00:16:40Z");
    List<ReadRow> all = new ArrayList<>();
    for (KeyRange range : first.ranges()) {
      all.addAll(read(client, new SplitWork.ReadRows(range, first.from(), 0), Position.START));
    }
    assertThat(all).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(JdbcBench.values(all.get(0)))
        .containsExactly(
            1L,
            "north",
            "thing 1",
            0.125,
            LocalDate.of(2020, 1, 2),
            Instant.parse("2024-01-01T00:00:01Z"),
            7);

    PullPlan next = client.plan(first.mark());
    SplitWork.ReadRows changes = new SplitWork.ReadRows(next.ranges().get(0), next.from(), 0);
    assertThat(next.ranges()).hasSize(1);
    assertThat(read(client, changes, Position.START)).hasSize(10);
    // From a row that was read on: with it, as others may have its key.
    assertThat(read(client, changes, new Position(List.of("995"), List.of()))).hasSize(6);
  }

  @ParameterizedTest
  @EnumSource
  void what_the_query_asks_for_since_is_a_value_of_its_column(OtherDatabase database)
      throws Exception {
    JdbcClient client =
        client(
            database,
            "select * from things where updated_at >= :since and name <> ':since'",
            List.of("id"),
            new PullMode.Since(BY_TIME));
    PullPlan first = client.plan(null);
    assertThat(first.mark()).isEqualTo("2024-01-01T00:16:40Z");
    PullPlan next = client.plan(first.mark());
    SplitWork.ReadRows changes = new SplitWork.ReadRows(next.ranges().get(0), next.from(), 0);
    assertThat(read(client, changes, Position.START)).hasSize(10);
  }

  @ParameterizedTest
  @EnumSource
  void rows_are_in_the_order_of_their_key_with_nulls_last_and_go_on_anywhere(OtherDatabase database)
      throws Exception {
    JdbcClient client =
        client(
            database,
            "select * from things where id <= 30",
            List.of("region", "id"),
            new PullMode.Full());
    PullPlan plan = client.plan(null);
    SplitWork.ReadRows work = new SplitWork.ReadRows(plan.ranges().get(0), plan.from(), 0);
    List<ReadRow> all = read(client, work, Position.START);
    assertThat(all).hasSize(30);
    for (int i = 0; i < all.size(); i++) {
      int place = i % 10;
      long id = 3 * place + (i < 10 ? 1 : i < 20 ? 2 : 3);
      String region = i < 10 ? "north" : i < 20 ? "south" : null;
      Position position = new Position(Arrays.asList(region, Long.toString(id)), List.of());
      assertThat(read(client, work, position)).isEqualTo(all.subList(i, all.size()));
    }
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
