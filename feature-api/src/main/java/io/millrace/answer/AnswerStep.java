package io.millrace.answer;

import io.millrace.compile.BoundFeature;
import java.util.Map;

/** Answers one feature; steps of a plan run in order, so that a step's inputs stand before it. */
sealed interface AnswerStep permits AggregatedStep, DerivedStep, InputStep {

  /**
   * @param before answers of the steps before this one
   */
  Answer answer(AnswerRequest request, Answer[] before);

  /**
   * From when on the age of what this step answered counts, for features derived from it; {@link
   * Long#MIN_VALUE} when unknown.
   *
   * @param own what it answered
   */
  default long agesFromMillis(AnswerRequest request, Answer[] before, Answer own) {
    return own.observedAtMillis();
  }

  /**
   * The staleness that the query allows this feature, else the feature itself; null when neither
   * says.
   */
  static Long maxStaleness(BoundFeature feature, AnswerRequest request) {
    Map<String, Long> asked = request.maxStalenessMillis();
    Long own = asked.isEmpty() ? null : asked.get(feature.qualifiedName());
    return own != null ? own : feature.spec().maxStalenessMillis();
  }

  /** Default for null, then constraints. */
  static Answer finish(BoundFeature feature, Object value, long observedAtMillis) {
    Object given = value == null ? feature.spec().orElse() : value;
    Answer answer =
        new Answer(given, given == null ? Status.NULL : Status.PRESENT, observedAtMillis, null);
    String violated = feature.violatedConstraint(given);
    return violated == null
        ? answer
        : answer.with(Status.INVALID, "breaks the constraint " + violated);
  }
}
