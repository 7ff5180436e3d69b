package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.Coverage;
import org.junit.jupiter.api.Test;

class PullPartsTest {
  private PullParts parts = new PullParts();

  private static VisiblePull part(long pull, long visible, int subtask, int parallelism) {
    return new VisiblePull(
        "t", pull, 1, 2, visible, 3, 4, "m", Coverage.CHANGES, subtask, parallelism);
  }

  private void restore() {
    PullParts restored = new PullParts();
    parts.all().forEach(restored::restore);
    parts = restored;
  }

  @Test
  void a_pull_is_visible_when_its_last_part_is() {
    assertThat(parts.add(part(1, 20, 0, 2))).isNull();
    restore();
    VisiblePull whole = parts.add(part(1, 10, 1, 2));
    assertThat(whole.pull()).isEqualTo(1);
    assertThat(whole.visibleMillis()).isEqualTo(20);
    assertThat(whole.coverage()).isEqualTo(Coverage.CHANGES);
    restore();
    assertThat(parts.lastPull()).isEqualTo(1);
  }

  @Test
  void a_job_that_was_rescaled_says_it_anew() {
    parts.add(part(1, 20, 0, 2));
    restore();
    assertThat(parts.add(part(1, 30, 1, 3))).isNull();
    assertThat(parts.add(part(1, 31, 0, 3))).isNull();
    assertThat(parts.add(part(1, 32, 2, 3)).visibleMillis()).isEqualTo(32);
  }

  @Test
  void before_the_first_pull_none_is_visible() {
    assertThat(parts.lastPull()).isZero();
    restore();
    assertThat(parts.lastPull()).isZero();
  }
}
