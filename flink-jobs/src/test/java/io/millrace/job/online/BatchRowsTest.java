package io.millrace.job.online;

import static io.millrace.job.online.Updates.deletion;
import static io.millrace.job.online.Updates.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.type.RowBatchSerializer;
import io.millrace.job.type.RowUpdateSerializer;
import io.millrace.job.view.RowUpdate;
import java.util.List;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class BatchRowsTest {
  private OneInputStreamOperatorTestHarness<RowUpdate, RowBatch> harness;

  @BeforeEach
  void open() throws Exception {
    harness =
        new OneInputStreamOperatorTestHarness<>(
            new BatchRows(7, BatchRows.EndOfInput.COMPLETES), RowUpdateSerializer.INSTANCE);
    harness.setup(RowBatchSerializer.INSTANCE);
    harness.open();
    harness.setProcessingTime(1_000);
  }

  @AfterEach
  void close() throws Exception {
    harness.close();
  }

  @Test
  void aBatchHoldsTheLatestUpdateOfEachKeySortedByKey() throws Exception {
    send(row("b", "1", 7, 1, 1), row("a", "1", 7, 1, 1), row("b", "2", 7, 2, 2));
    assertThat(harness.getOutput()).isEmpty();
    harness.setProcessingTime(1_001);
    assertThat(batches())
        .containsExactly(
            new RowBatch(
                0, 1, 7, Long.MIN_VALUE, List.of(row("a", "1", 7, 1, 1), row("b", "2", 7, 2, 2))));
  }

  @Test
  void aRowAfterADeletionOfItsKeyStartsANewBatch() throws Exception {
    send(row("a", "1", 7, 9, 1), deletion("a", 7, 9, 2), row("a", "2", 7, 1, 3));
    harness.setProcessingTime(1_001);
    assertThat(batches())
        .extracting(batch -> batch.updates().get(0).isDeletion())
        .containsExactly(true, false);
  }

  @Test
  void everythingIsHandedOnBeforeABarrierAndBeforeAWatermark() throws Exception {
    send(row("a", "1", 7, 1, 1));
    harness.prepareSnapshotPreBarrier(1);
    assertThat(batches()).hasSize(1);
    send(row("a", "2", 7, 2, 2));
    harness.processWatermark(500);
    assertThat(batches()).hasSize(2).last().extracting(RowBatch::completeToMillis).isEqualTo(500L);
  }

  @Test
  void progressWithoutRowsIsPublishedAFewTimesASecond() throws Exception {
    harness.processWatermark(500);
    harness.setProcessingTime(1_001);
    assertThat(batches()).hasSize(1).last().isEqualTo(new RowBatch(0, 1, 7, 500, List.of()));
    harness.processWatermark(510);
    harness.processWatermark(520);
    harness.setProcessingTime(1_100);
    assertThat(batches()).hasSize(1);
    harness.setProcessingTime(1_250);
    assertThat(batches()).hasSize(2).last().isEqualTo(new RowBatch(0, 1, 7, 520, List.of()));
    harness.setProcessingTime(9_000);
    assertThat(batches()).hasSize(2);
  }

  @Test
  void theEndOfAReplayCompletesTheView() throws Exception {
    harness.processWatermark(Long.MAX_VALUE);
    assertThat(batches()).last().extracting(RowBatch::completeToMillis).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void theEndOfALiveJobCompletesNothing() throws Exception {
    try (var live =
        new OneInputStreamOperatorTestHarness<>(
            new BatchRows(7, BatchRows.EndOfInput.STOPS), RowUpdateSerializer.INSTANCE)) {
      live.setup(RowBatchSerializer.INSTANCE);
      live.open();
      live.processWatermark(500);
      live.processWatermark(Long.MAX_VALUE);
      live.endInput();
      assertThat(live.extractOutputValues())
          .last()
          .isEqualTo(new RowBatch(0, 1, 7, 500, List.of()));
    }
  }

  private List<RowBatch> batches() {
    return harness.extractOutputValues();
  }

  private void send(RowUpdate... updates) throws Exception {
    for (RowUpdate update : updates) {
      harness.processElement(update, 0);
    }
  }
}
