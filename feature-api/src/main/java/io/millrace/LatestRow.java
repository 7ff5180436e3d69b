package io.millrace;

import io.millrace.definition.FeatureDefinition;
import io.millrace.definition.LatestRowDefinition;
import io.millrace.definition.Place;
import io.millrace.definition.Problems;
import io.millrace.definition.Terms;
import java.util.ArrayList;
import java.util.List;

/**
 * All columns of a table's latest row but the key's: one feature for each, named by its column. Of
 * the record {@code Passenger(int passengerId, Integer age)} with the key {@code passengerId} it is
 * the feature {@code age}.
 *
 * @param <R> type of the row
 */
public final class LatestRow<R> {
  private final LatestRowDefinition definition;

  LatestRow(LatestRowDefinition definition) {
    this.definition = definition;
  }

  /**
   * The feature of a column, to derive from and to ask for.
   *
   * @param column a method reference, such as {@code Passenger::age}
   */
  public <T> Feature<T> get(Field<R, T> column) {
    return new Feature<>(
        new FeatureDefinition(
            new FeatureDefinition.Column(definition, column),
            Terms.NONE,
            Place.ofCaller(),
            Problems.unlessNull(List.of(), "get", column)));
  }

  /**
   * Without a column, such as one that is a label, or a feature with words of its own.
   *
   * @param column a method reference
   */
  public LatestRow<R> except(Field<R, ?> column) {
    List<Field<?, ?>> except = new ArrayList<>(definition.except());
    if (column != null) {
      except.add(column);
    }
    return new LatestRow<>(
        new LatestRowDefinition(
            definition.rows(),
            List.copyOf(except),
            definition.terms(),
            definition.place(),
            Problems.unlessNull(definition.problems(), "except", column)));
  }

  /** As {@link Feature#maxStaleness}, of all its features. */
  public LatestRow<R> maxStaleness(String age) {
    return with(definition.terms().maxStaleness(age));
  }

  /** Who answers for them, if not the view's owner. */
  public LatestRow<R> owner(String owner) {
    return with(definition.terms().owner(owner));
  }

  public LatestRow<R> tags(String... tags) {
    return with(definition.terms().tags(List.of(tags)));
  }

  /** Why not to use them any more, and what instead. */
  public LatestRow<R> deprecated(String reason) {
    return with(definition.terms().deprecated(reason == null ? "" : reason));
  }

  /** What was written; for the compiler. */
  public LatestRowDefinition definition() {
    return definition;
  }

  private LatestRow<R> with(Terms terms) {
    return new LatestRow<>(
        new LatestRowDefinition(
            definition.rows(),
            definition.except(),
            terms,
            definition.place(),
            definition.problems()));
  }
}
