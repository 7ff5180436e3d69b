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
    return Objects.equals(value.value(), text(expected))
        && isRefused(status()) == isRefused(expected.status());
  }

  /** Whether two answers of this feature are not the same, but for what freshness says. */
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
