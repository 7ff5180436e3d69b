package io.millrace.cli.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.console.CountText;
import io.millrace.cli.console.Tables;
import io.millrace.job.verify.Findings;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Findings as a table with examples, or as JSON. */
public record FindingsReport(Findings findings) {
  private static final List<String> PERCENTILES = List.of("p50", "p95", "p99", "max");

  /** A table by feature, the first examples, and the whole in a line. */
  public void print(PrintWriter out) {
    List<String> headers =
        new ArrayList<>(List.of("feature", "answers", "equal", "in flight", "unexplained"));
    PERCENTILES.forEach(each -> headers.add("lag " + each + " ms"));
    if (findings.forgotten() > 0) {
      headers.add("forgotten");
    }
    if (findings.answers() + findings.forgotten() > 0) {
      out.println(Tables.of(headers, findings.features().stream().map(this::row).toList()));
    }
    printExamples(out);
    notCompared(findings.notLoggedYet(), findings.otherDefinitions(), findings.forgotten())
        .forEach(out::println);
    out.println(findings);
    out.flush();
  }

  /** A line for each kind of answers that there are, and that stand in no column. */
  static List<String> notCompared(long notLoggedYet, long otherDefinitions, long forgotten) {
    List<String> lines = new ArrayList<>();
    if (notLoggedYet > 0) {
      lines.add(notCompared(notLoggedYet, "over events that the event log does not hold yet"));
    }
    if (otherDefinitions > 0) {
      lines.add(notCompared(otherDefinitions, "given by other definitions"));
    }
    if (forgotten > 0) {
      lines.add(notCompared(forgotten, "over events that were forgotten since"));
    }
    return lines;
  }

  private static String notCompared(long answers, String which) {
    return "Not compared: %s %s.".formatted(CountText.of(answers, "more answer"), which);
  }

  /** The first examples, a few lines each. */
  public void printExamples(PrintWriter out) {
    for (Findings.Example each : findings.examples()) {
      out.printf(
          "%s: %s of %s at %s, answered at %s (query %s)%n",
          each.kind(),
          each.feature(),
          each.key(),
          each.instant(),
          each.answeredAt(),
          each.queryId());
      out.printf("  answered %s (%s); %s", each.answered(), each.status(), each.why());
      if (each.kind().equals("in flight")) {
        out.printf(" would have made it %s", each.expected());
      }
      out.println();
    }
  }

  private List<String> row(Findings.OfFeature feature) {
    List<String> row =
        new ArrayList<>(
            List.of(
                feature.feature(),
                String.valueOf(feature.answers()),
                String.valueOf(feature.equal()),
                String.valueOf(feature.inFlight()),
                String.valueOf(feature.unexplained())));
    for (int i = 0; i < PERCENTILES.size(); i++) {
      row.add(feature.lagMillis().isEmpty() ? "" : String.valueOf(feature.lagMillis().get(i)));
    }
    if (findings.forgotten() > 0) {
      row.add(forgotten(feature));
    }
    return row;
  }

  /** How many, and of how many hundred answers: only the others are compared. */
  private static String forgotten(Findings.OfFeature feature) {
    long all = feature.answers() + feature.forgotten();
    return feature.forgotten() == 0
        ? ""
        : "%d (%d%%)".formatted(feature.forgotten(), (100 * feature.forgotten() + all - 1) / all);
  }

  /** The same for programs. */
  public ObjectNode asJson() {
    ObjectNode all =
        JsonNodeFactory.instance
            .objectNode()
            .put("answers", findings.answers())
            .put("equal", findings.equal())
            .put("in_flight", findings.inFlight())
            .put("unexplained", findings.unexplained())
            .put("not_logged_yet", findings.notLoggedYet())
            .put("other_definitions", findings.otherDefinitions())
            .put("forgotten", findings.forgotten());
    all.putArray("features");
    all.putArray("examples");
    for (Findings.OfFeature each : findings.features()) {
      ObjectNode feature =
          all.withArray("features")
              .addObject()
              .put("feature", each.feature())
              .put("answers", each.answers())
              .put("equal", each.equal())
              .put("in_flight", each.inFlight())
              .put("unexplained", each.unexplained())
              .put("forgotten", each.forgotten());
      for (int i = 0; i < each.lagMillis().size(); i++) {
        feature.withObject("/lag_ms").put(PERCENTILES.get(i), each.lagMillis().get(i));
      }
    }
    for (Findings.Example each : findings.examples()) {
      all.withArray("examples")
          .addObject()
          .put("kind", each.kind())
          .put("feature", each.feature())
          .put("key", each.key())
          .put("query_id", each.queryId())
          .put("answered_at", each.answeredAt().toString())
          .put("instant", each.instant().toString())
          .put("answered", each.answered())
          .put("status", each.status())
          .put("expected", each.expected())
          .put("why", each.why());
    }
    return all;
  }
}
