package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.Coverage;
import java.util.HashSet;
import java.util.Set;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** The end of a pull of more keys than are looked at at a time. */
class GoneWalkTest extends NewRowsRun {
  private static final int KEYS = 12_000;

  private void pulledAll(long pull, int from) throws Exception {
    for (int id = from; id < KEYS; id++) {
      pulled(pull, id, "a");
    }
  }

  private void waitUntilAllKeysAreLookedAt() throws Exception {
    for (int pause = 1; pause <= 100; pause++) {
      flink.setProcessingTime(flink.getProcessingTime() + 10_000);
    }
  }

  @Test
  void keysAreLookedAtSomeAtATimeAndThePullIsVisibleWhenAllAre() throws Exception {
    start(null);
    pulledAll(1, 0);
    ended(1, Coverage.ALL_ROWS);
    waitUntilAllKeysAreLookedAt();
    logged();
    ended(2, Coverage.ALL_ROWS);
    assertThat(logged()).as("gone at once").hasSizeLessThan(KEYS);
    barrier();
    completed(1);
    waitUntilAllKeysAreLookedAt();
    assertThat(visible()).containsExactly(1L);
    barrier();
    completed(2);
    waitUntilAllKeysAreLookedAt();
    assertThat(visible()).containsExactly(2L);
    assertThat(flink.extractOutputValues()).hasSize(2 * KEYS);
  }

  @Test
  void aKeyThatComesBeforeItIsLookedAtWasGoneAllTheSame() throws Exception {
    start(null);
    pulledAll(1, 0);
    ended(1, Coverage.ALL_ROWS);
    waitUntilAllKeysAreLookedAt();
    logged();
    ended(2, Coverage.ALL_ROWS);
    pulledAll(3, 0);
    ended(3, Coverage.ALL_ROWS);
    waitUntilAllKeysAreLookedAt();
    assertThat(logged()).hasSize(2 * KEYS);
    pulledAll(4, 0);
    assertThat(logged()).as("there again, and so it stays").isEmpty();
  }

  @Test
  void keysLookedAtBeforeACheckpointAreNotGoneAgainAfterIt() throws Exception {
    start(null);
    pulledAll(1, 0);
    ended(1, Coverage.ALL_ROWS);
    waitUntilAllKeysAreLookedAt();
    logged();
    ended(2, Coverage.ALL_ROWS);
    Set<String> gone = new HashSet<>(logged());
    OperatorSubtaskState state = barrier();
    flink.close();
    start(state);
    waitUntilAllKeysAreLookedAt();
    for (String each : logged()) {
      assertThat(gone.add(each)).as(each).isTrue();
    }
    assertThat(gone).hasSize(KEYS);
    barrier();
    completed(2);
    waitUntilAllKeysAreLookedAt();
    assertThat(visible()).contains(2L);
  }
}
