package io.millrace.cluster;

import java.util.List;
import java.util.Locale;

/** Outcomes as a table in Markdown, which a terminal shows well enough. */
record OutcomeTable(List<Outcome> outcomes) {
  private static final String HEADER =
      """
      | disturbance | cause gone after | first sign after | right and fresh after | refused for | marked stale for | answers (refused, stale) | compared meanwhile | wrong | back in time | compared afterwards | differ |
      |---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
      """;

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(HEADER);
    for (Outcome outcome : outcomes) {
      text.append(
          String.format(
              Locale.ROOT,
              "| %s | %.1f s | %s | %.1f s | %.1f s | %.1f s | %d (%d, %d) | %d | %d | %d | %d | %d"
                  + " |%n",
              outcome.disturbance(),
              outcome.lasted(),
              outcome.firstSign() == null
                  ? "none"
                  : String.format(Locale.ROOT, "%.1f s", outcome.firstSign()),
              outcome.recovered(),
              outcome.refusedFor(),
              outcome.staleFor(),
              outcome.answers(),
              outcome.refused(),
              outcome.stale(),
              outcome.compared(),
              outcome.wrong(),
              outcome.backInTime(),
              outcome.comparedAfterwards(),
              outcome.differing()));
    }
    return text.toString();
  }
}
