package io.millrace;

import io.millrace.definition.Terms;
import java.util.List;

/**
 * What can be said about a feature, or about all windows of one. Each call gives a new object: the
 * constant that holds the last one is the feature.
 *
 * @param <T> type of the value
 * @param <S> the type itself
 */
public abstract sealed class FeatureTerms<T, S> permits Feature, Windowed {

  FeatureTerms() {}

  abstract Terms terms();

  abstract S with(Terms terms);

  /** The value served instead of null. */
  public final S orElse(T value) {
    return with(terms().orElse(value));
  }

  /** An older value is marked stale when read, such as {@code 1d}. */
  public final S maxStaleness(String age) {
    return with(terms().maxStaleness(age));
  }

  /** A value that breaks the constraint is served as invalid. */
  public final S check(Constraint<? super T> constraint) {
    return with(terms().constraint(constraint));
  }

  public final S between(T low, T high) {
    return with(terms().constraint(new Constraint<>("between", low, high)));
  }

  public final S between(long low, long high) {
    return with(terms().constraint(new Constraint<>("between", low, high)));
  }

  public final S between(double low, double high) {
    return with(terms().constraint(new Constraint<>("between", low, high)));
  }

  public final S atLeast(T bound) {
    return with(terms().constraint(new Constraint<>("at_least", bound)));
  }

  public final S atLeast(long bound) {
    return with(terms().constraint(new Constraint<>("at_least", bound)));
  }

  public final S atLeast(double bound) {
    return with(terms().constraint(new Constraint<>("at_least", bound)));
  }

  public final S atMost(T bound) {
    return with(terms().constraint(new Constraint<>("at_most", bound)));
  }

  public final S atMost(long bound) {
    return with(terms().constraint(new Constraint<>("at_most", bound)));
  }

  public final S atMost(double bound) {
    return with(terms().constraint(new Constraint<>("at_most", bound)));
  }

  /** One of these values. */
  @SafeVarargs
  @SuppressWarnings("varargs") // only read
  public final S oneOf(T... values) {
    return with(terms().constraint(new Constraint<>("one_of", (Object[]) values)));
  }

  /** Text that as a whole matches a {@link java.util.regex.Pattern}. */
  public final S matches(String regex) {
    return with(terms().constraint(new Constraint<>("matches", regex)));
  }

  /** Not null. */
  public final S required() {
    return with(terms().constraint(new Constraint<>("required")));
  }

  /** Length of text in characters, of bytes, of a list, vector or map. */
  public final S length(long low, long high) {
    return with(terms().constraint(new Constraint<>("length", low, high)));
  }

  public final S describe(String description) {
    return with(terms().description(description == null ? "" : description));
  }

  /** Who answers for it, if not the view's owner. */
  public final S owner(String owner) {
    return with(terms().owner(owner));
  }

  public final S tags(String... tags) {
    return with(terms().tags(List.of(tags)));
  }

  /** Why not to use it any more, and what instead. */
  public final S deprecated(String reason) {
    return with(terms().deprecated(reason == null ? "" : reason));
  }

  /** A version of its own, 1 or more; told to readers, no part of the value. */
  public final S version(int version) {
    return with(terms().version(version));
  }
}
