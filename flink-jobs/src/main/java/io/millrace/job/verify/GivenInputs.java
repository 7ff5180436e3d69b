package io.millrace.job.verify;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.ValueText;
import io.millrace.compile.BoundFeature;
import io.millrace.manifest.FeatureSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a query gave, as the definitions at hand read it. A gateway of other definitions may have
 * been given inputs that these have no more, or by other types.
 *
 * @param values canonical, by qualified name; a null was given as null
 * @param unreadable names of those that are no value of their type
 */
record GivenInputs(Map<String, Object> values, Set<String> unreadable) {

  /**
   * @param features of the definitions at hand, by qualified name
   */
  static GivenInputs of(AskedRow asked, Map<String, BoundFeature> features) {
    Map<String, Object> values = new HashMap<>();
    Set<String> unreadable = new HashSet<>();
    for (LoggedAnswer each : asked.views()) {
      for (LoggedAnswer.Input input : each.inputs()) {
        String name = each.view() + "." + input.feature();
        BoundFeature feature = features.get(name);
        if (feature != null && feature.spec().kind() == FeatureSpec.Kind.INPUT) {
          try {
            values.put(name, ValueText.read(feature.spec().type(), input.value()));
          } catch (IllegalArgumentException e) {
            unreadable.add(name);
          }
        }
      }
    }
    return new GivenInputs(values, unreadable);
  }
}
