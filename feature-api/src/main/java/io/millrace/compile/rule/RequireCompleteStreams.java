package io.millrace.compile.rule;

import io.millrace.compile.Draft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.compile.StreamDraft;
import io.millrace.definition.ProblemCode;

/** A stream says where its events come from and when each happened. */
public final class RequireCompleteStreams implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    for (StreamDraft stream : draft.streams()) {
      if (stream.definition().source() == null) {
        report.problem(
            ProblemCode.NO_SOURCE,
            stream.place(),
            "stream '" + stream.name() + "' has no source",
            "say from(...), such as from(Kafka.topic(\"" + stream.name() + "\").json())");
      } else if (stream.definition().source().identity().isEmpty()) {
        report.problem(
            ProblemCode.NO_SOURCE,
            stream.place(),
            "the source of stream '" + stream.name() + "' has no name",
            "name the topic");
      }
      if (stream.definition().eventTime() == null) {
        report.problem(
            ProblemCode.NO_EVENT_TIME,
            stream.place(),
            "stream '" + stream.name() + "' has no event time",
            "say eventTime(...) with a field of type Instant");
      }
    }
  }
}
