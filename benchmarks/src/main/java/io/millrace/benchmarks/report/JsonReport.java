package io.millrace.benchmarks.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A report as one JSON object: its keys are numbers at the top, {@code spread} has the lowest and
 * highest of each, {@code targets} what it should be and whether it is.
 */
public final class JsonReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonReport() {}

  /** On one line. */
  public static String of(Report report) {
    ObjectNode json = JSON.createObjectNode();
    json.put("benchmark", report.benchmark()).put("quick", report.isQuick());
    report.findings().forEach(finding -> json.put(finding.key(), finding.value()));
    ObjectNode spread = json.putObject("spread");
    ObjectNode targets = json.putObject("targets");
    for (Finding finding : report.findings()) {
      Samples samples = finding.samples();
      spread.putArray(finding.key()).add(samples.lowest()).add(samples.highest());
      if (finding.target() != null) {
        targets
            .putObject(finding.key())
            .put("target", finding.target().text())
            .put("met", finding.isMet());
      }
    }
    json.set("settings", JSON.valueToTree(report.settings()));
    json.set("machine", JSON.valueToTree(report.machine()));
    json.set("tables", JSON.valueToTree(report.tables()));
    json.set("notes", JSON.valueToTree(report.notes()));
    return json.toString();
  }
}
