package io.millrace.gateway.query;

import io.millrace.answer.AnswerPlan;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a list of features before anyone asks: how they are answered, and how they are
 * written. Immutable and thread-safe.
 *
 * @param answers how they are answered
 * @param views those that are read, in the order of {@link AnswerPlan#views()}, then those that are
 *     only shown
 * @param fields one per output
 */
record QueryPlan(AnswerPlan answers, List<BoundView> views, List<AnswerField> fields) {

  static QueryPlan of(FeatureStore store, List<String> features) {
    AnswerPlan answers = AnswerPlan.of(store, features);
    List<BoundView> views = new ArrayList<>(answers.views());
    List<AnswerField> fields = new ArrayList<>(features.size());
    for (BoundFeature output : answers.outputs()) {
      if (!views.contains(output.view())) {
        views.add(output.view());
      }
      fields.add(AnswerField.of(output, views.indexOf(output.view())));
    }
    return new QueryPlan(answers, List.copyOf(views), List.copyOf(fields));
  }

  /** The views that are read. */
  List<BoundView> read() {
    return answers.views();
  }
}
