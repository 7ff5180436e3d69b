package io.millrace.answer;

import io.millrace.compile.BoundFeature;

/** A feature that comes with the request. */
record InputStep(BoundFeature feature) implements AnswerStep {

  @Override
  public Answer answer(AnswerRequest request, Answer[] before) {
    Object given = request.inputs().get(feature.qualifiedName());
    if (given == null
        && feature.spec().orElse() == null
        && !request.inputs().containsKey(feature.qualifiedName())) {
      return new Answer(
          null,
          Status.FAILED,
          Long.MIN_VALUE,
          feature.qualifiedName() + " comes with the request, which does not give it");
    }
    return AnswerStep.finish(feature, given, request.atMillis());
  }
}
