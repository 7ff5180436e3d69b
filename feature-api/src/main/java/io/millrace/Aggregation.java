package io.millrace;

import io.millrace.definition.AggregationDefinition;
import io.millrace.definition.FeatureDefinition;
import io.millrace.definition.Place;
import io.millrace.definition.Problem;
import io.millrace.definition.Terms;
import io.millrace.definition.WindowDefinition;
import io.millrace.definition.WindowedDefinition;
import java.util.ArrayList;
import java.util.List;

/** An aggregation that still needs its windows. */
public final class Aggregation<T> {
  private final AggregationDefinition definition;
  private final List<Problem> problems;

  Aggregation(AggregationDefinition definition, List<Problem> problems) {
    this.definition = definition;
    this.problems = problems;
  }

  /** One feature for each length, such as {@code 1h} or {@code 30d}, with the default tiles. */
  public Windowed<T> over(String length, String... more) {
    List<WindowDefinition> windows = new ArrayList<>();
    windows.add(TimeWindow.of(length).definition());
    for (String each : more) {
      windows.add(TimeWindow.of(each).definition());
    }
    return windowed(windows);
  }

  /** One feature for each window. */
  public Windowed<T> over(TimeWindow window, TimeWindow... more) {
    List<WindowDefinition> windows = new ArrayList<>();
    windows.add(window == null ? TimeWindow.of(null).definition() : window.definition());
    for (TimeWindow each : more) {
      windows.add(each == null ? TimeWindow.of(null).definition() : each.definition());
    }
    return windowed(windows);
  }

  /** Over all events ever. State for a key is kept for good. */
  public Feature<T> forever() {
    Place place = Place.ofCaller();
    WindowDefinition lifetime = new WindowDefinition(null, null, null, false, place);
    return new Feature<>(
        new FeatureDefinition(
            new FeatureDefinition.Aggregated(definition, lifetime), Terms.NONE, place, problems));
  }

  private Windowed<T> windowed(List<WindowDefinition> windows) {
    return new Windowed<>(
        new WindowedDefinition(
            definition, List.copyOf(windows), Terms.NONE, Place.ofCaller(), problems));
  }
}
