package io.millrace.job.forget.erase;

import io.millrace.core.EntityKey;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.Forgetting;
import java.util.List;
import java.util.function.Predicate;

/**
 * A key that has left state and online rows, and is to leave the tables.
 *
 * @param entry of the register; under way
 * @param secret of the register
 * @param places of the entry
 */
record Due(Forgetting entry, byte[] secret, List<ForgetPlace> places) {
  /** What was read of an online row just before it went may be answered a moment later. */
  private static final long ANSWERED_LATER_MILLIS = 1_000;

  EntityKey key() {
    return entry.key();
  }

  /** When state and online rows were the key's no more; nothing of it was decided later. */
  long untilMillis() {
    return places.stream()
        .filter(ForgetPlace::isInTheJob)
        .filter(place -> place.doneAtMillis() != null)
        .mapToLong(ForgetPlace::doneAtMillis)
        .max()
        .orElse(entry.settlesAtMillis());
  }

  /** Answers that are given later are not made of what has gone. */
  long answeredUntilMillis() {
    return untilMillis() + ANSWERED_LATER_MILLIS;
  }

  /** Whether one of these places is to be cleared still. */
  boolean isAnyPending(Predicate<ForgetPlace> which) {
    return places.stream().anyMatch(place -> place.isPending() && which.test(place));
  }

  boolean isPending(String place) {
    return places.stream().anyMatch(each -> each.name().equals(place) && each.isPending());
  }
}
