package io.millrace.compile;

import io.millrace.compile.BoundFeed.BoundCheck;
import io.millrace.compile.code.CodeFingerprint;
import io.millrace.compile.code.Fingerprint;
import io.millrace.compile.code.RecordCode;
import io.millrace.definition.StreamDefinition;
import io.millrace.event.EventBinding;
import io.millrace.manifest.StreamSpec;
import io.millrace.manifest.StreamSpec.SourceSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Binds a stream to its event class and code. */
final class StreamBinder {
  private final CodeFingerprint fingerprints;
  private final Report report;

  StreamBinder(CodeFingerprint fingerprints, Report report) {
    this.fingerprints = fingerprints;
    this.report = report;
  }

  /** Null when it cannot be: the problems are then reported. */
  BoundStream bind(FeedDraft draft) {
    StreamDefinition written = draft.stream();
    FeedTerms terms = new FeedTerms(written, report);
    EventBinding<?> binding = terms.binding("events");
    OptionalLong ahead = terms.aheadMillis();
    Long historyStart = terms.historyStartMillis();
    if (binding == null) {
      return null;
    }
    FieldBinder fields = new FieldBinder(binding, fingerprints, report);
    FieldCode time =
        written.eventTime() == null
            ? null
            : fields.bind(written.eventTime(), Instant.class, written.place());
    List<BoundCheck> checks = new CheckBinder(fields, report).bind(written.checks());
    if (written.source() == null || time == null || ahead.isEmpty()) {
      return null;
    }
    StreamSpec spec =
        new StreamSpec(
            draft.name(),
            binding.type(),
            new SourceSpec(written.source().kind(), written.source().properties()),
            time.name(),
            ahead.getAsLong(),
            historyStart,
            CheckBinder.specs(checks),
            written.description(),
            fingerprint(draft.name(), written, time, checks, ahead.getAsLong()));
    boolean runsCode = !RecordCode.of(written.eventClass(), fingerprints).isEmpty();
    return new BoundStream(spec, binding, time, checks, runsCode);
  }

  private String fingerprint(
      String name, StreamDefinition written, FieldCode time, List<BoundCheck> checks, long ahead) {
    List<Object> parts = new ArrayList<>();
    parts.add(name);
    parts.add(written.source().kind());
    parts.add(written.source().identity());
    parts.add(time.fingerprint());
    parts.add(ahead);
    parts.addAll(CheckBinder.fingerprintParts(checks));
    parts.addAll(RecordCode.of(written.eventClass(), fingerprints));
    return Fingerprint.of(parts);
  }
}
