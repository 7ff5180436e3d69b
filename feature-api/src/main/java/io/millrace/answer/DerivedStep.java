package io.millrace.answer;

import io.millrace.compile.BoundFeature;
import io.millrace.manifest.FeatureSpec;

/**
 * A feature computed from others by its definition's own code.
 *
 * @param inputs steps of its inputs, in the order of the function's parameters
 * @param inputSteps the same, themselves
 * @param stored how many of them come from rows, not from the request
 */
record DerivedStep(BoundFeature feature, int[] inputs, AnswerStep[] inputSteps, int stored)
    implements AnswerStep {

  @Override
  public Answer answer(AnswerRequest request, Answer[] before) {
    Object[] values = new Object[inputs.length];
    long observedAt = Long.MAX_VALUE;
    boolean anyNull = false;
    Status worst = Status.PRESENT;
    String why = null;
    int missing = 0;
    Answer unusable = null;
    for (int i = 0; i < inputs.length; i++) {
      Answer input = before[inputs[i]];
      String name = feature.spec().inputs().get(i);
      if (input.status().compareTo(Status.INVALID) >= 0
          && (unusable == null || input.status().compareTo(unusable.status()) > 0)) {
        String message =
            "its input " + name + " is " + input.status().text() + ": " + input.message();
        unusable = new Answer(null, input.status(), input.observedAtMillis(), message);
      }
      values[i] = input.value();
      anyNull |= input.value() == null;
      observedAt = Math.min(observedAt, input.observedAtMillis());
      if (input.status() == Status.NOT_FOUND) {
        missing++;
      } else if (input.status().compareTo(Status.NOT_FOUND) > 0
          && input.status().compareTo(worst) > 0) {
        worst = input.status();
        why = "its input " + name + ": " + input.message();
      }
    }
    if (unusable != null) {
      return unusable;
    }
    Answer answer = derive(values, anyNull, observedAt);
    if (missing > 0 && missing == stored) {
      answer = answer.with(Status.NOT_FOUND, null);
    }
    if (worst != Status.PRESENT) {
      answer = answer.with(worst, why);
    }
    return agedOut(answer, request, agesFromMillis(request, before, answer));
  }

  private Answer derive(Object[] values, boolean anyNull, long observedAt) {
    FeatureSpec spec = feature.spec();
    if (anyNull && !spec.nullsPassed()) {
      return AnswerStep.finish(feature, null, observedAt);
    }
    try {
      return AnswerStep.finish(feature, feature.derive(values), observedAt);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      // A class that does not load fails as an Error: still one feature's failure, not the
      // answer's.
      String message = e.getMessage() == null ? "" : ": " + e.getMessage();
      return new Answer(null, Status.FAILED, observedAt, e.getClass().getSimpleName() + message);
    }
  }

  /** The oldest of its inputs. */
  @Override
  public long agesFromMillis(AnswerRequest request, Answer[] before, Answer own) {
    long oldest = Long.MAX_VALUE;
    for (int i = 0; i < inputs.length; i++) {
      oldest = Math.min(oldest, inputSteps[i].agesFromMillis(request, before, before[inputs[i]]));
    }
    return oldest;
  }

  private Answer agedOut(Answer answer, AnswerRequest request, long observedAt) {
    Long allowed = AnswerStep.maxStaleness(feature, request);
    if (allowed == null
        || observedAt == Long.MIN_VALUE
        || observedAt >= request.atMillis()
        || request.atMillis() - observedAt <= allowed) {
      return answer;
    }
    return answer.with(
        Status.STALE,
        "observed "
            + (request.atMillis() - observedAt)
            + " ms ago, more than the allowed "
            + allowed
            + " ms");
  }
}
