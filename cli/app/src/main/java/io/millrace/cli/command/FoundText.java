package io.millrace.cli.command;

import io.millrace.forget.Finding;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.forget.ForgetPlace;
import java.util.stream.Collectors;

/** What there was of a forgotten key, for people. */
final class FoundText {
  private FoundText() {}

  /** Rows that went from a place, or whether a state held the key; empty where nobody knows. */
  static String rows(ForgetPlace place) {
    if (place.rowsGone() == null || !place.isOfRows() && !place.isState()) {
      return "";
    }
    if (place.isState()) {
      return place.rowsGone() > 0 ? "held" : "not held";
    }
    return rows(place.rowsGone(), place.isLeast());
  }

  private static String rows(long rows, boolean isLeast) {
    return isLeast ? "at least " + rows : String.valueOf(rows);
  }

  /** Rows that went from all places; empty where nobody knows. */
  static String rows(Finding finding) {
    return isRowsKnown(finding) ? rows(finding.rows(), finding.isLeast()) : "";
  }

  /** Whether the number of rows says something. */
  static boolean isRowsKnown(Finding finding) {
    return finding.rows() > 0 || !finding.isLeast();
  }

  /** What may be said, for programs: null while it is under way. */
  static String code(Finding finding) {
    return switch (finding.kind()) {
      case UNDER_WAY -> null;
      case ROWS -> "rows";
      case HELD -> "held";
      case NOTHING -> "nothing";
      case UNKNOWN -> "unknown";
    };
  }

  /**
   * A line on a key that is forgotten.
   *
   * @param wider how many wider keys went with it
   */
  static String sentence(
      String entity, String key, ForgetStatus status, int wider, Finding finding) {
    return "%s %s: %s".formatted(entity, key, said(status, wider, finding));
  }

  private static String said(ForgetStatus status, int wider, Finding finding) {
    String with = wider == 0 ? "" : ", with " + Numbers.of(wider, "wider key");
    return switch (finding.kind()) {
      case UNDER_WAY -> "not every place is done";
      case ROWS ->
          "%s%s in %s%s%s"
              .formatted(
                  finding.isLeast() ? "at least " : "",
                  Numbers.of(finding.rows(), "row"),
                  Numbers.of(finding.places().size(), "place"),
                  with,
                  unknown(finding));
      case HELD -> "no row was found, but %s%s".formatted(held(status, wider), unknown(finding));
      case NOTHING ->
          status.before() == null
              ? "nothing was found of this key (mistyped?)"
              : "nothing was found of this key any more: request %d was to forget it before"
                  .formatted(status.before());
      case UNKNOWN -> "no row was counted" + unknown(finding);
    };
  }

  private static String held(ForgetStatus status, int wider) {
    if (wider > 0) {
      return Numbers.of(wider, "wider key") + (wider == 1 ? " was" : " were");
    }
    if (status.places().stream().anyMatch(place -> isHeld(place) && place.isState())) {
      return "the state of a view held the key";
    }
    return status.places().stream().anyMatch(FoundText::isHeld)
        ? "something of the key was on its way"
        : "what there was is counted with request " + status.heldBy();
  }

  private static boolean isHeld(ForgetPlace place) {
    return !place.isOfRows() && place.rowsGone() != null && place.rowsGone() > 0;
  }

  private static String unknown(Finding finding) {
    return finding.unknown().isEmpty()
        ? ""
        : "; it is not known what else there was in "
            + finding.unknown().stream().sorted().collect(Collectors.joining(", "));
  }
}
