package io.millrace.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PipelineScaleTest {
  @Test
  void aRateIsJudgedWhenItWasHeldForThreeMinutes() {
    assertThat(PipelineScale.full().target()).isNotNull();
    assertThat(PipelineScale.full().holding(12_000, 180).target()).isNotNull();
  }

  @Test
  void aRateThatWasHeldForAMomentMeetsNoTarget() {
    assertThat(PipelineScale.full().holding(12_000, 5).target()).isNull();
    assertThat(PipelineScale.quick().target()).isNull();
  }
}
