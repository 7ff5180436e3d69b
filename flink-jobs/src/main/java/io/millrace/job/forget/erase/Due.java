package io.millrace.job.forget.erase;

import io.millrace.core.EntityKey;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.KeyUntil;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** A key that has left state and online rows, and is to leave the tables. Immutable. */
final class Due {
  /**
   * What was read of an online row just before it went may be answered later: a gateway's requests
   * take up to 2 s by default, and its clock may be ahead of this one.
   */
  private static final long ANSWERED_LATER_MILLIS = 10_000;

  private final Forgetting entry;
  private final byte[] secret;
  private final List<ForgetPlace> places;
  private final Set<String> pending = new HashSet<>();
  private final long untilMillis;
  private final long servedUntilMillis;

  /**
   * @param entry of the register; under way
   * @param secret of the register
   * @param places of the entry
   */
  Due(Forgetting entry, byte[] secret, List<ForgetPlace> places) {
    this.entry = entry;
    this.secret = secret;
    this.places = List.copyOf(places);
    this.places.stream()
        .filter(ForgetPlace::isPending)
        .map(ForgetPlace::name)
        .forEach(pending::add);
    this.untilMillis =
        places.stream()
            .filter(ForgetPlace::isInTheJob)
            .filter(place -> place.doneAtMillis() != null)
            .mapToLong(ForgetPlace::doneAtMillis)
            .max()
            .orElse(entry.settlesAtMillis());
    this.servedUntilMillis =
        places.stream()
            .filter(place -> place.earlierName().isPresent())
            .filter(place -> place.doneAtMillis() != null)
            .mapToLong(ForgetPlace::doneAtMillis)
            .reduce(untilMillis, Math::max);
  }

  long id() {
    return entry.id();
  }

  Forgetting entry() {
    return entry;
  }

  EntityKey key() {
    return entry.key();
  }

  byte[] secret() {
    return secret;
  }

  List<ForgetPlace> places() {
    return places;
  }

  /** When state and online rows were the key's no more; nothing of it was decided later. */
  long untilMillis() {
    return untilMillis;
  }

  /** Of several, when the last had left. */
  static long untilMillis(List<Due> dues) {
    return dues.stream().mapToLong(Due::untilMillis).max().orElseThrow();
  }

  /**
   * Answers that are given later are not made of what has gone, also where a gateway went on with
   * an earlier definition of a view and its table.
   */
  long answeredUntilMillis() {
    return servedUntilMillis + ANSWERED_LATER_MILLIS;
  }

  /** The same of what settled, where a key is told by the time at which it was asked for. */
  KeyUntil settled() {
    return new KeyUntil(entry, entry.settlesAtMillis());
  }

  /** Up to when rows were decided of it. */
  KeyUntil decided() {
    return new KeyUntil(entry, untilMillis);
  }

  /** Whether one of these places is to be cleared still. */
  boolean isAnyPending(Predicate<ForgetPlace> which) {
    return places.stream().anyMatch(place -> place.isPending() && which.test(place));
  }

  boolean isPending(String place) {
    return pending.contains(place);
  }
}
