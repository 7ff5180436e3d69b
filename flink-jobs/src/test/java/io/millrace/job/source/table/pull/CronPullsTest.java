package io.millrace.job.source.table.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.PullMarks;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.job.source.table.split.SplitStatus;
import io.millrace.job.source.table.split.TableSplit;
import io.millrace.type.DataType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a table is pulled, by a clock that stands until it is read again. */
class CronPullsTest {
  private static final String DAY = "2026-03-0";

  @ParameterizedTest(name = "{0}: {1} pulls at {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        // expression   | readings of the clock: day of March, time    | those at which a pull
        // begins
        "0 * * * *      | 1T10:00 1T10:59 1T11:00 1T11:30 1T12:00      | 1T10:00 1T11:00 1T12:00",
        "*/15 * * * *   | 1T10:07 1T10:14 1T10:15 1T10:29 1T10:30      | 1T10:07 1T10:15 1T10:30",
        "30 6 * * MON-FRI | 6T06:00 6T06:30 7T06:30 8T06:30 9T06:29 9T06:30 | 6T06:00 6T06:30"
            + " 9T06:30",
        "0 0 1 * *      | 1T00:00 1T23:00 2T00:00 9T00:00              | 1T00:00",
        "0 0 5 * SUN    | 4T00:00 5T00:00 6T00:00 7T00:00 8T00:00      | 4T00:00 5T00:00 8T00:00",
        "1h             | 1T10:20 1T10:59 1T11:00 1T11:59 1T12:00      | 1T10:20 1T11:00 1T12:00",
        // ticks that were missed, by an outage or by a clock set forward, are one pull
        "0 * * * *      | 1T10:00 1T15:20 1T15:21 1T16:00              | 1T10:00 1T15:20 1T16:00",
        "*/5 * * * *    | 1T10:01 9T10:02 9T10:04 9T10:05              | 1T10:01 9T10:02 9T10:05",
        // set back by less than the wait: no tick is run twice
        "0 * * * *      | 1T10:00 1T11:00 1T10:30 1T11:00 1T11:59 1T12:00 | 1T10:00 1T11:00"
            + " 1T12:00",
        "0 0 * * *      | 1T12:00 2T00:00 1T13:00 2T00:00 2T23:00 3T00:00 | 1T12:00 2T00:00"
            + " 3T00:00",
        // set back further: the schedule goes on from the clock
        "0 * * * *      | 1T10:00 8T10:00 1T10:10 1T10:59 1T11:00      | 1T10:00 8T10:00 1T11:00",
        "*/15 * * * *   | 1T10:01 1T10:15 1T09:20 1T09:29 1T09:30      | 1T10:01 1T10:15 1T09:30",
        // set back and set right again
        "0 * * * *      | 1T10:00 1T11:00 1T07:00 1T11:10 1T12:00      | 1T10:00 1T11:00 1T11:10"
            + " 1T12:00"
      })
  void aTableIsPulledAtItsTicks(String every, String readings, String expected) throws Exception {
    PulledTable spec = spec(every);
    String[] times = readings.split(" ");
    TablePulls pulls = TablePulls.first(spec, PullMarks.NONE, millis(times[0]));
    List<String> begun = new ArrayList<>();
    for (String time : times) {
      for (int look = 0; look < 3; look++) {
        pulls.at(millis(time));
        if (pulls.unplanned().isPresent()) {
          begun.add(time);
          end(pulls, millis(time));
        }
        pulls = restored(spec, pulls);
      }
    }
    assertThat(String.join(" ", begun)).isEqualTo(expected);
    assertThat(pulls.state().ticksWaited()).isZero();
  }

  private static PulledTable spec(String every) {
    return PulledTable.of(
        "t",
        new JdbcQuery(DatabaseAddress.of("db", "jdbc:none"), "select 1"),
        List.of(TableColumn.required("id", DataType.INT64)),
        List.of("id"),
        every);
  }

  private static void end(TablePulls pulls, long nowMillis) {
    pulls.planned(pulls.unplanned().orElseThrow(), new PullPlan(null, null, List.of()));
    TableSplit end = pulls.give().orElseThrow();
    pulls.finished(
        new TableEvents.Finished(
            end.splitId(), end.pull(), end.index(), SplitStatus.FINISHED, 0, 0, 0, null),
        nowMillis);
  }

  /** A restart at any place changes nothing. */
  private static TablePulls restored(PulledTable spec, TablePulls pulls) throws Exception {
    TableStateSerializer serializer = new TableStateSerializer();
    return TablePulls.restored(
        spec,
        PullMarks.NONE,
        serializer.deserialize(serializer.getVersion(), serializer.serialize(pulls.state())));
  }

  private static long millis(String time) {
    return Instant.parse(DAY + time + ":00Z").toEpochMilli();
  }
}
