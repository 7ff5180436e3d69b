package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.MINUTE;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.CardFeatures;
import io.millrace.job.ViewClasses;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** All online rows written again from state, after the store has lost them. */
final class RepublishTest {
  private static final long LATER_EPOCH = ViewHarness.EPOCH + 1;
  private static final int KEYS = 200;

  @Test
  void everyRowOfALiveViewIsWrittenAgainAndIsNewer() throws Exception {
    checkAllAgain(LiveView::new, 1 << 20);
  }

  @Test
  void keysThatDoNotFitTheCacheAreWrittenAgainToo() throws Exception {
    checkAllAgain(LiveView::new, 2_000);
  }

  @Test
  void everyRowOfAReplayedViewIsWrittenAgainAndIsNewer() throws Exception {
    checkAllAgain(ReplayView::new, 1 << 20);
  }

  @Test
  void aViewThatGoesOnWritesNothingByItself() throws Exception {
    OperatorSubtaskState state = stateAndRows(LiveView::new, new HashMap<>());
    try (ViewHarness after = restored(LiveView::new, 1 << 20, FirstRows.NONE, state)) {
      after.flush();
      assertThat(after.updates()).isEmpty();
    }
  }

  private static void checkAllAgain(Function<ViewSettings, ViewOperator> operator, long cacheBytes)
      throws Exception {
    Map<Object, RowUpdate> before = new HashMap<>();
    OperatorSubtaskState state = stateAndRows(operator, before);
    assertThat(before).hasSize(KEYS);
    try (ViewHarness after = restored(operator, cacheBytes, FirstRows.ALL, state)) {
      after.flush();
      List<RowUpdate> again = after.updates();
      assertThat(again).hasSize(KEYS);
      for (RowUpdate row : again) {
        RowUpdate old = before.get(row.key());
        assertThat(row.epoch()).isEqualTo(LATER_EPOCH);
        assertThat(row.position()).isEqualTo(old.position());
        assertThat(row.decidedAtMillis()).isGreaterThanOrEqualTo(old.decidedAtMillis());
        assertThat(after.decode(row).cells()).isEqualTo(after.decode(old).cells());
      }
    }
  }

  private static OperatorSubtaskState stateAndRows(
      Function<ViewSettings, ViewOperator> operator, Map<Object, RowUpdate> rows) throws Exception {
    try (ViewHarness before = ViewHarness.of(CardFeatures.class, operator, 1 << 20)) {
      for (int key = 0; key < KEYS; key++) {
        before.pay("card" + key, key, START - MINUTE, key);
      }
      before.goTo(START);
      before.updates().forEach(row -> rows.put(row.key(), row));
      return before.snapshot(1);
    }
  }

  private static ViewHarness restored(
      Function<ViewSettings, ViewOperator> operator,
      long cacheBytes,
      FirstRows firstRows,
      OperatorSubtaskState state)
      throws Exception {
    String view = ViewHarness.view(CardFeatures.class).spec().name();
    ViewSettings settings =
        new ViewSettings(
            ViewClasses.of(CardFeatures.class).layoutOf(view),
            LATER_EPOCH,
            20,
            cacheBytes,
            firstRows);
    return ViewHarness.restored(
        CardFeatures.class, ignored -> operator.apply(settings), cacheBytes, 0, 1, state);
  }
}
