package io.millrace.job.source.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PullModeTest {

  private static final Instant NOW = Instant.parse("2024-05-01T12:00:00Z");
  private final PullMode byTime = new PullMode.Above(new Mark.Time("at", Duration.ofMinutes(10)));
  private final PullMode byNumber = new PullMode.Above(new Mark.Number("n", 5));
  private final PullMode byDay = new PullMode.Above(new Mark.Day("day", Duration.ofHours(30)));
  private final PullMode since = new PullMode.Since(new Mark.Begun(Duration.ofMinutes(1)));

  @Test
  void the_first_pull_begins_at_the_beginning() {
    assertThat(byTime.from(null)).isNull();
    assertThat(byNumber.from(null)).isNull();
    assertThat(since.from(null)).isNull();
  }

  @Test
  void a_pull_begins_a_lookback_before_the_mark() {
    assertThat(byTime.from("2024-05-01T11:00:00.000001Z")).isEqualTo("2024-05-01T10:50:00.000001Z");
    assertThat(byNumber.from("100")).isEqualTo("95");
    assertThat(byNumber.from(Long.toString(Long.MIN_VALUE))).isEqualTo("" + Long.MIN_VALUE);
    assertThat(byDay.from("2024-05-01")).isEqualTo("2024-04-29");
    assertThat(since.from("2024-05-01T11:00:00Z")).isEqualTo("2024-05-01T10:59:00Z");
  }

  @Test
  void a_row_dated_ahead_does_not_hide_those_that_follow() {
    assertThat(byTime.mark(null, "2099-01-01T00:00:00Z", NOW)).isNull();
    assertThat(byTime.mark("2024-04-01T00:00:00Z", "2024-05-01T12:00:00.000001Z", NOW))
        .isEqualTo("2024-04-01T00:00:00Z");
    assertThat(byTime.mark("2024-04-01T00:00:00Z", NOW.toString(), NOW)).isEqualTo(NOW.toString());
    assertThat(byDay.mark(null, "2099-01-01", NOW)).isNull();
    assertThat(byDay.mark("2024-04-01", "2024-05-02", NOW)).isEqualTo("2024-04-01");
    assertThat(byDay.mark("2024-04-01", "2024-05-01", NOW)).isEqualTo("2024-05-01");
  }

  @Test
  void a_mark_never_goes_back() {
    assertThat(byTime.mark("2024-04-01T00:00:00Z", "2024-03-01T00:00:00Z", NOW))
        .isEqualTo("2024-04-01T00:00:00Z");
    assertThat(byNumber.mark("20", "9", NOW)).isEqualTo("20");
    assertThat(byNumber.mark("9", "20", NOW)).isEqualTo("20");
    assertThat(byDay.mark("2024-04-30", "2024-04-29", NOW)).isEqualTo("2024-04-30");
  }

  @Test
  void a_pull_of_nothing_keeps_the_mark() {
    assertThat(byTime.mark("2024-04-01T00:00:00Z", null, NOW)).isEqualTo("2024-04-01T00:00:00Z");
    assertThat(byNumber.mark("20", null, NOW)).isEqualTo("20");
  }
}
