package io.millrace.cli.command;

import io.millrace.cli.console.CountText;
import io.millrace.cli.console.Tables;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.Spine;
import io.millrace.dataset.SqlSpine;
import io.millrace.dataset.registry.DatasetRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The record of a dataset for people: what it has nothing of is left out. */
final class RecordText {
  private static final int REDACTIONS = 5;

  private final List<List<String>> rows = new ArrayList<>();

  private RecordText() {}

  /**
   * A table of a line for each thing.
   *
   * @param present whether the file or table still is what the record says; null if nobody can tell
   * @param kept what keeps it from being made again; null if nobody can tell
   */
  static String of(DatasetRecord record, Boolean present, List<String> kept) {
    RecordText text = new RecordText();
    text.add("made", record.createdAt() + " by " + record.createdBy());
    text.add("rows", rows(record));
    text.add("target", record.target());
    text.add("still there", present(present));
    text.add("made again", remade(record, kept));
    text.add("spine", record.spine());
    text.add("time", record.time());
    text.add("keys", pairs(record.keys()));
    text.add("labels", String.join(", ", record.labels()));
    text.add("features", String.join(", ", record.features()));
    text.add("mode", record.mode());
    text.add("known at", record.knownAt());
    text.add("time of tables", record.timeOf());
    text.add("invalid", record.invalid());
    text.add("statuses", statuses(record));
    text.add("engine", record.engine());
    text.add("sources", pairs(record.sources()));
    text.add("snapshots", pairs(record.snapshots()));
    text.add("history from", record.historyStart() == null ? null : pairs(record.historyStart()));
    text.addRedacted(record.redacted());
    text.add("digest", record.targetSha256());
    text.add("of the spine", record.spineSha256());
    text.add("definitions", record.manifest());
    return Tables.of(
        List.of(record.name(), "revision " + record.revision()), List.copyOf(text.rows));
  }

  /** The last ones; a key with many wider ones has an entry for each. */
  private void addRedacted(List<DatasetRecord.Redaction> all) {
    List<DatasetRecord.Redaction> before = all.subList(0, Math.max(0, all.size() - REDACTIONS));
    if (!before.isEmpty()) {
      add(
          "redacted",
          "%s for %s before; --json has each"
              .formatted(
                  CountText.of(
                      before.stream().mapToLong(DatasetRecord.Redaction::rows).sum(), "row"),
                  CountText.of(before.size(), "forgetting")));
    }
    all.subList(before.size(), all.size())
        .forEach(
            each ->
                add(
                    "redacted",
                    "%s at %s, forgetting %d"
                        .formatted(
                            CountText.of(each.rows(), "row"), each.at(), each.forgetting())));
  }

  private void add(String what, String value) {
    if (value != null && !value.isEmpty()) {
      rows.add(List.of(what, value));
    }
  }

  private static String rows(DatasetRecord record) {
    return record.written() == record.rows()
        ? String.valueOf(record.rows())
        : "%d of %d of the spine".formatted(record.written(), record.rows());
  }

  private static String statuses(DatasetRecord record) {
    return DatasetRequest.Statuses.WRITTEN.name().equalsIgnoreCase(record.statuses())
        ? "a column beside each feature"
        : "without (--statuses)";
  }

  private static String present(Boolean present) {
    if (present == null) {
      return "unknown: name the offline log, which the table is in";
    }
    return present ? "yes" : "no: it is gone, or is not what was made any more";
  }

  private static String remade(DatasetRecord record, List<String> kept) {
    if (kept == null) {
      return "unknown: the offline log is not named, or cannot be reached";
    } else if (!kept.isEmpty()) {
      return "cannot be: " + String.join("; ", kept);
    }
    return "can be, by the definitions of then"
        + (Spine.parse(record.spine()) instanceof SqlSpine
            ? " and if the query gives the same rows"
            : "");
  }

  private static String pairs(Map<String, ?> values) {
    return values.entrySet().stream()
        .map(each -> each.getKey() + "=" + each.getValue())
        .collect(Collectors.joining(", "));
  }
}
