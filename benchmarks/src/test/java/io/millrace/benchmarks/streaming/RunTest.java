package io.millrace.benchmarks.streaming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RunTest {
  private final Run run = Run.begin("test", 2, Playtime.TO_THE_END, () -> row -> {});

  @Test
  void aWatermarkHasPassedWhenItHasInAllSubtasks() {
    CompletableFuture<Long> before = run.passed(10);
    run.passed(0, 12);
    run.passed(1, 9);
    assertThat(before).isNotDone();
    run.passed(1, 10);
    assertThat(before).isDone();
    assertThat(run.passed(10)).isDone();
    assertThat(run.passed(11)).isNotDone();
  }

  @Test
  void sourcesAreDoneWithTheLeastOfTheirLastWatermarks() {
    run.ended(3, 5, 100);
    assertThat(run.sourcesDone()).isNotDone();
    run.ended(4, 4, 90);
    assertThat(run.sourcesDone()).isCompletedWithValue(90L);
    assertThat(run.played.get()).isEqualTo(7);
    assertThat(run.playedInAll.get()).isEqualTo(9);
  }
}
