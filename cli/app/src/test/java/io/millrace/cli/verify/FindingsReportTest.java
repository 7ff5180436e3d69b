package io.millrace.cli.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FindingsReportTest {
  @Test
  void answersThatAreNotComparedAreCountedWithTheReason() {
    assertThat(FindingsReport.notCompared(0, 0, 0)).isEmpty();
    assertThat(FindingsReport.notCompared(1, 2, 1))
        .containsExactly(
            "Not compared: 1 more answer over events that the event log does not hold yet.",
            "Not compared: 2 more answers given by other definitions.",
            "Not compared: 1 more answer over events that were forgotten since.");
  }
}
