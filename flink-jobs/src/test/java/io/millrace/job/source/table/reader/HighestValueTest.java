package io.millrace.job.source.table.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.Mark;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HighestValueTest {
  private static final Instant BEGAN = Instant.parse("2024-05-01T12:00:00Z");

  private static HighestValue of(Mark mark, DataType type, String before) {
    PulledTable spec =
        PulledTable.of(
                "t",
                new JdbcQuery(DatabaseAddress.of("db", "jdbc:none"), "select 1"),
                List.of(
                    TableColumn.required("id", DataType.INT64), TableColumn.nullable("v", type)),
                List.of("id"),
                "1h")
            .mode(new PullMode.Above(mark));
    return HighestValue.of(spec, before, BEGAN);
  }

  private static String seen(HighestValue highest, Object... values) {
    for (Object value : values) {
      highest.see(new StructValue(Arrays.asList(1L, value)));
    }
    return highest.text();
  }

  @Test
  void times_and_dates_ahead_of_the_pulls_beginning_are_passed_over() {
    Mark time = new Mark.Time("v", Duration.ZERO);
    Instant good = BEGAN.minusSeconds(3600);
    assertThat(
            seen(
                of(time, DataType.TIMESTAMP, null),
                good.minusSeconds(1),
                BEGAN.plusMillis(1),
                good,
                null,
                BEGAN.plusSeconds(86_400)))
        .isEqualTo(good.toString());
    assertThat(seen(of(time, DataType.TIMESTAMP, null), BEGAN)).isEqualTo(BEGAN.toString());
    assertThat(seen(of(time, DataType.TIMESTAMP, null), BEGAN.plusMillis(1))).isNull();
    assertThat(seen(of(time, DataType.TIMESTAMP, good.toString()), BEGAN.plusMillis(1)))
        .isEqualTo(good.toString());
    assertThat(
            seen(
                of(new Mark.Day("v", Duration.ZERO), DataType.DATE, null),
                LocalDate.of(2024, 5, 2),
                LocalDate.of(2024, 4, 30)))
        .isEqualTo("2024-04-30");
  }

  @Test
  void numbers_are_not_ahead_of_anything() {
    assertThat(
            seen(of(new Mark.Number("v", 0), DataType.INT64, null), 7L, Long.MAX_VALUE, null, 8L))
        .isEqualTo(Long.toString(Long.MAX_VALUE));
  }
}
