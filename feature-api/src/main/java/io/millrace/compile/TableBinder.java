package io.millrace.compile;

import io.millrace.Source;
import io.millrace.compile.BoundFeed.BoundCheck;
import io.millrace.compile.code.CodeFingerprint;
import io.millrace.compile.code.Fingerprint;
import io.millrace.compile.code.RecordCode;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.TableDefinition;
import io.millrace.event.EventBinding;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.OnlineSpec;
import io.millrace.manifest.PullSpec;
import io.millrace.manifest.StreamSpec.SourceSpec;
import io.millrace.manifest.TableSpec;
import io.millrace.manifest.TableSpec.Observed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Binds a table to its row class and code. */
final class TableBinder {
  private final CodeFingerprint fingerprints;
  private final Report report;

  TableBinder(CodeFingerprint fingerprints, Report report) {
    this.fingerprints = fingerprints;
    this.report = report;
  }

  /** Null when it cannot be: the problems are then reported. */
  BoundTable bind(FeedDraft draft) {
    TableDefinition written = draft.table();
    FeedTerms terms = new FeedTerms(written, report);
    EventBinding<?> binding = terms.binding("rows");
    OptionalLong ahead = terms.aheadMillis();
    Long historyStart = terms.historyStartMillis();
    SourceSpec source = new TableSourceBinder(draft, report).bind();
    if (binding == null) {
      return null;
    }
    SourceSpec pushes = pushes(written);
    FieldBinder fields = new FieldBinder(binding, fingerprints, report);
    PullBinder pulls = new PullBinder(draft, fields, source, report);
    PullSpec pull = pulls.pull();
    OnlineSpec online = pulls.online();
    Map<String, String> columns = new ColumnNames(fields, report).of(draft);
    FieldCode observedAt =
        written.observedAt() == null
            ? null
            : fields.bind(written.observedAt(), Instant.class, written.place());
    List<BoundCheck> checks = new CheckBinder(fields, report).bind(written.checks());
    EntitySpec entity = entity(written);
    List<FieldCode> keys = entity == null ? null : keys(written, fields);
    boolean incomplete =
        source == null || pull == null || online == null || keys == null || ahead.isEmpty();
    if (incomplete || written.observedAt() != null && observedAt == null) {
      return null;
    }
    TableSpec spec =
        new TableSpec(
            draft.name(),
            binding.type(),
            source,
            columns,
            entity.name(),
            new ArrayList<>(keys.stream().map(FieldCode::name).toList()),
            observed(observedAt),
            observedAt == null ? null : observedAt.name(),
            pull,
            pushes,
            online,
            ahead.getAsLong(),
            historyStart,
            CheckBinder.specs(checks),
            written.description(),
            "");
    return new BoundTable(
        with(spec, fingerprint(written, spec, keys, observedAt, checks)),
        binding,
        entity,
        keys,
        observedAt,
        checks);
  }

  private static SourceSpec pushes(TableDefinition written) {
    Source topic = written.pushes();
    return topic == null ? null : new SourceSpec(topic.kind(), topic.properties());
  }

  private static EntitySpec entity(TableDefinition written) {
    return written.key() == null || written.key().entity() == null
        ? null
        : EntityBinder.spec(written.key().entity());
  }

  /** Columns all of them: rows are read in the order of the key, range by range. */
  private List<FieldCode> keys(TableDefinition written, FieldBinder fields) {
    List<FieldCode> keys =
        new KeyBinder(fields, report)
            .bind(written.key().entity(), written.key().fields(), written.place());
    if (keys == null || keys.stream().allMatch(key -> key.name() != null)) {
      return keys;
    }
    report.problem(
        ProblemCode.BAD_COLUMN,
        written.place(),
        "the key of a table is computed by code",
        Columns.accepted(written.eventClass()) + "; select what is computed as a column");
    return null;
  }

  private static Observed observed(FieldCode observedAt) {
    if (observedAt == null) {
      return Observed.PULL;
    }
    return observedAt.name() == null ? Observed.CODE : Observed.FIELD;
  }

  /**
   * When it is pulled, how far it looks back, and where it is pushed to decide when rows are seen
   * and not what they are.
   */
  private String fingerprint(
      TableDefinition written,
      TableSpec spec,
      List<FieldCode> keys,
      FieldCode observedAt,
      List<BoundCheck> checks) {
    List<Object> parts = new ArrayList<>();
    parts.add(spec.name());
    parts.add(spec.type());
    parts.add(spec.source().kind());
    parts.add(new java.util.TreeMap<>(spec.source().properties()));
    parts.add(spec.columns());
    parts.add(spec.entity());
    keys.forEach(key -> parts.add(key.fingerprint()));
    parts.add(observedAt == null ? "pull" : observedAt.fingerprint());
    parts.add(spec.pull().mode());
    parts.add(String.valueOf(spec.pull().column()));
    parts.add(spec.aheadMillis());
    parts.addAll(CheckBinder.fingerprintParts(checks));
    parts.addAll(RecordCode.of(written.eventClass(), fingerprints));
    return Fingerprint.of(parts);
  }

  private static TableSpec with(TableSpec spec, String fingerprint) {
    return new TableSpec(
        spec.name(),
        spec.type(),
        spec.source(),
        spec.columns(),
        spec.entity(),
        spec.keyFields(),
        spec.observed(),
        spec.observedAt(),
        spec.pull(),
        spec.pushes(),
        spec.online(),
        spec.aheadMillis(),
        spec.historyStartMillis(),
        spec.constraints(),
        spec.description(),
        fingerprint);
  }
}
