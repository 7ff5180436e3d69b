package io.millrace.forget;

import io.millrace.job.forget.ForgetPlace;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What there was of a key, by all places of its request and of those that were made because of it.
 *
 * @param rows that went and were counted; each once, also where it held a wider key
 * @param places names of those that rows went from
 * @param isLeast whether more may have gone
 * @param unknown names of places of which it is not known whether they had more, or have still:
 *     what took rows from them was killed, they were let go, a release of before cleared them, or
 *     nobody can say whose some of their rows are
 */
public record Finding(
    Kind kind, long rows, Set<String> places, boolean isLeast, Set<String> unknown) {

  /** What may be said. */
  public enum Kind {
    /** Not every place is done. */
    UNDER_WAY,
    /** There were rows. */
    ROWS,
    /**
     * There was no row, but a view's state held the key, something of it was on its way, there were
     * wider ones, or it is a wider one itself, which is asked for as something has it: its rows
     * count with the key that it holds.
     */
    HELD,
    /** There was nothing, in any place: such a key was perhaps never meant. */
    NOTHING,
    /** No row was counted, but of some places it is not known. */
    UNKNOWN
  }

  public Finding {
    places = Set.copyOf(places);
    unknown = Set.copyOf(unknown);
  }

  /**
   * @param wider requests that were made because of the first
   */
  public static Finding of(ForgetStatus status, List<ForgetStatus> wider) {
    List<ForgetStatus> all = new ArrayList<>(wider);
    all.add(status);
    long rows = 0;
    boolean isHeld = !wider.isEmpty() || status.heldBy() != null;
    boolean isLeast = false;
    Set<String> places = new TreeSet<>();
    Set<String> unknown = new TreeSet<>();
    for (ForgetPlace place : all.stream().flatMap(each -> each.places().stream()).toList()) {
      boolean isAny = place.rowsGone() != null && place.rowsGone() > 0;
      if (place.isOfRows() && isAny) {
        rows += place.rowsGone();
        places.add(place.name());
      }
      isHeld |= isAny && (place.isState() || place.isOfWider());
      isLeast |= place.isOfRows() && mayHaveHadMore(place);
      if (mayHaveHadMore(place) || place.isOfRows() && place.untilMillis() != null) {
        unknown.add(place.name());
      }
    }
    Kind kind =
        !all.stream().allMatch(ForgetStatus::isFinished)
            ? Kind.UNDER_WAY
            : rows > 0
                ? Kind.ROWS
                : isHeld ? Kind.HELD : unknown.isEmpty() ? Kind.NOTHING : Kind.UNKNOWN;
    return new Finding(kind, rows, places, isLeast, unknown);
  }

  private static boolean mayHaveHadMore(ForgetPlace place) {
    if (place.isOfRows() || place.isState()) {
      return place.state() != ForgetPlace.State.DONE || place.rowsGone() == null || place.isLeast();
    }
    // What still had to be committed, or wider keys, are in no other place's figure either.
    return place.state() == ForgetPlace.State.RELEASED
        && (place.isOfWriters() || place.isOfWider());
  }
}
