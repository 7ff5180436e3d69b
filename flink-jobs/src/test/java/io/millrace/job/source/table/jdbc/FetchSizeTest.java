package io.millrace.job.source.table.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.PullLimits;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.split.Position;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FetchSizeTest {

  @Test
  void it_begins_with_few_rows_and_doubles_to_what_the_limits_say() {
    FetchSize fetch = new FetchSize(1_000);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      sizes.add(fetch.rows());
      fetch.saw(100);
      fetch.grow();
    }
    assertThat(sizes).containsExactly(32, 64, 128, 256, 512, 1_000, 1_000);
    assertThat(new FetchSize(5).rows()).isEqualTo(5);
  }

  @Test
  void after_a_wide_row_fewer_are_asked_for_and_never_none() {
    FetchSize fetch = new FetchSize(1_000);
    fetch.saw(FetchSize.MOST_BYTES / 10);
    assertThat(fetch.rows()).isEqualTo(10);
    fetch.saw(10);
    assertThat(fetch.rows()).as("the widest counts").isEqualTo(10);
    fetch.saw(10 * FetchSize.MOST_BYTES);
    assertThat(fetch.rows()).isEqualTo(1);
  }

  @Test
  void wide_rows_are_delivered_by_their_bytes_and_none_is_missing() throws Exception {
    try (JdbcBench bench = new JdbcBench()) {
      PulledTable spec =
          bench
              .spec(
                  "select i as id, repeat('x', case when i < 500 then 10 else 400000 end) as t"
                      + " from generate_series(1::bigint, 700) i",
                  List.of("id"),
                  TableColumn.required("id", DataType.INT64),
                  TableColumn.required("t", DataType.TEXT))
              .limits(PullLimits.DEFAULTS);
      long rows = 0;
      int widest = 0;
      try (RowCursor cursor = bench.client(spec).open(JdbcBench.EVERYTHING, Position.START)) {
        for (List<ReadRow> next = cursor.next(); !next.isEmpty(); next = cursor.next()) {
          rows += next.size();
          int wide = 0;
          for (ReadRow row : next) {
            wide += ((String) JdbcBench.values(row).get(1)).length() > 10 ? 1 : 0;
          }
          widest = Math.max(widest, wide);
        }
      }
      assertThat(rows).isEqualTo(700);
      assertThat(widest).as("of 800,000 bytes each").isEqualTo(6);
    }
  }
}
