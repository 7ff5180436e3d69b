package io.millrace.compile.rule;

import io.millrace.compile.Draft;
import io.millrace.compile.FeedDraft;
import io.millrace.compile.Report;
import io.millrace.compile.Rule;
import io.millrace.definition.ProblemCode;
import io.millrace.definition.StreamDefinition;

/** A stream says where its events come from and when each happened. */
public final class RequireCompleteStreams implements Rule {
  @Override
  public void check(Draft draft, Report report) {
    draft.feeds().stream().filter(feed -> !feed.isTable()).forEach(stream -> check(stream, report));
  }

  private static void check(FeedDraft stream, Report report) {
    StreamDefinition written = (StreamDefinition) stream.definition();
    if (written.source() == null) {
      report.problem(
          ProblemCode.NO_SOURCE,
          stream.place(),
          "stream '" + stream.name() + "' has no source",
          "say from(...), such as from(Kafka.topic(\"" + stream.name() + "\").json())");
    } else if (written.source().identity().isEmpty()) {
      report.problem(
          ProblemCode.NO_SOURCE,
          stream.place(),
          "the source of stream '" + stream.name() + "' has no name",
          "name the topic");
    }
    if (written.eventTime() == null) {
      report.problem(
          ProblemCode.NO_EVENT_TIME,
          stream.place(),
          "stream '" + stream.name() + "' has no event time",
          "say eventTime(...) with a field of type Instant");
    }
  }
}
