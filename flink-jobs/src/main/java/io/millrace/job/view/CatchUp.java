package io.millrace.job.view;

import java.util.List;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.BooleanSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;

/**
 * What a live view has to do again before it decides: after a restore it reads everything that
 * arrived before the restart once more, and keys that change meanwhile are put off until then.
 * Knows from operator state what the view before was and put off. Not thread-safe.
 */
final class CatchUp {
  /** Holds something once the view has been live: then each emptied key has its time. */
  private static final ListStateDescriptor<Boolean> LIVE =
      new ListStateDescriptor<>("live", BooleanSerializer.INSTANCE);

  /** Until when keys are put off in this state; nothing where none is. */
  private static final ListStateDescriptor<Long> PUT_OFF =
      new ListStateDescriptor<>("put-off-until", LongSerializer.INSTANCE);

  private final boolean restored;
  private final boolean wasLive;
  private final ListState<Long> putOff;
  private final long putOffBeforeMillis;
  private long restartMillis = Long.MIN_VALUE;

  CatchUp(StateInitializationContext context) throws Exception {
    restored = context.isRestored();
    ListState<Boolean> live = context.getOperatorStateStore().getUnionListState(LIVE);
    wasLive = live.get().iterator().hasNext();
    live.update(List.of(true));
    putOff = context.getOperatorStateStore().getUnionListState(PUT_OFF);
    long latest = Long.MIN_VALUE;
    for (long untilMillis : putOff.get()) {
      latest = Math.max(latest, untilMillis);
    }
    putOffBeforeMillis = latest;
  }

  /** The view starts. One without state has served nothing and has nothing to read again. */
  void begin(long nowMillis) {
    restartMillis = restored ? nowMillis : Long.MIN_VALUE;
  }

  /** Until when keys are put off; {@link Long#MIN_VALUE} without a restore. */
  long restartMillis() {
    return restartMillis;
  }

  /** Whether what was served may still have to be read again. */
  boolean isUnderWay(long watermarkMillis) {
    return watermarkMillis < restartMillis;
  }

  /** Whether the state is a replay's. */
  boolean isFromReplay() {
    return restored && !wasLive;
  }

  /**
   * Until when the view before had put off keys. It is later than {@link #restartMillis()} when
   * that view caught up to a later instant: the clock is behind that of the restart before.
   */
  long putOffBeforeMillis() {
    return putOffBeforeMillis;
  }

  /** Notes for the next restore what is put off. */
  void snapshot(long watermarkMillis) throws Exception {
    putOff.update(isUnderWay(watermarkMillis) ? List.of(restartMillis) : List.of());
  }
}
