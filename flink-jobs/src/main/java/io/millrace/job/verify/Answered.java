package io.millrace.job.verify;

import io.millrace.answer.Answer;
import io.millrace.answer.Status;
import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.ValueText;
import io.millrace.compile.BoundFeature;
import java.util.Locale;
import java.util.Objects;

/** A feature that was answered, of the definitions at hand. */
record Answered(BoundFeature feature, LoggedAnswer answer, LoggedAnswer.Value value) {

  Status status() {
    return Status.valueOf(value.status().toUpperCase(Locale.ROOT));
  }

  /** Whether this is what was answered, but for what freshness says. */
  boolean is(Answer expected) {
    return Objects.equals(value.value(), text(expected)) && agrees(status(), expected.status());
  }

  /**
   * Whether the events may have given a status. Whether it is stale is a matter of clocks. Where a
   * history begins that no definition says, the online store alone knows: so it may be partial
   * where nothing says so, and not the other way round.
   */
  private static boolean agrees(Status given, Status expected) {
    boolean isStale = given == Status.STALE || expected == Status.STALE;
    return isRefused(given) || isRefused(expected)
        ? given == expected
        : isStale || given == Status.PARTIAL || given == expected;
  }

  /** Whether the values of two answers of this feature are not the same. */
  boolean differs(Answer a, Answer b) {
    return !Objects.equals(text(a), text(b)) || isRefused(a.status()) != isRefused(b.status());
  }

  /** JSON of an answer's value; null for none. */
  String text(Answer answer) {
    return ValueText.of(feature.spec().type(), answer.value());
  }

  /** Such an answer has no value that counts, for a reason of its own. */
  private static boolean isRefused(Status status) {
    return status.compareTo(Status.INVALID) >= 0;
  }
}
