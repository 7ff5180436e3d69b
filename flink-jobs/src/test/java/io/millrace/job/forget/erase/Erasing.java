package io.millrace.job.forget.erase;

import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.offline.upkeep.Pace;

/** Does at once what the eraser of a job does, for tests of what it leaves. */
public final class Erasing {
  private Erasing() {}

  /** Clears state and online tables by word alone, then the tables of the log. */
  public static void tables(ViewsEraser eraser, long id) throws Exception {
    Chores chores = eraser.make(Erasing.class.getClassLoader(), Pace.full());
    try (ErasureRounds rounds = new ErasureRounds(eraser.store(), chores)) {
      rounds.round();
      ForgetPlaces places = new ForgetPlaces(eraser.store());
      for (ForgetPlace place : places.of(id)) {
        if (place.isInTheJob()) {
          places.done(id, place.name(), "", null);
        }
      }
      twoCheckpoints(rounds);
    }
  }

  /** A round, two checkpoints, and a round: what waits for what was written before goes on. */
  static void twoCheckpoints(ErasureRounds rounds) {
    rounds.round();
    rounds.checkpointed();
    rounds.checkpointed();
    rounds.round();
  }

  /** The same of a job that has read whatever came. */
  static void twoCheckpointsAtTheEnd(ErasureRounds rounds) {
    rounds.watermark(Long.MAX_VALUE);
    twoCheckpoints(rounds);
  }
}
