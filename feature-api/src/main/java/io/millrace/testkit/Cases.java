package io.millrace.testkit;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.answer.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A table of cases for one feature. All cases are looked at before any is reported:
 *
 * <pre>{@code
 * test.cases(CARD, SPEND.over("1h"))
 *     .expect("2026-01-01T10:30:00Z", "c1", 10.0)
 *     .expect("2026-01-01T12:30:00Z", "c1", 0.0)
 *     .verify();
 * }</pre>
 */
public final class Cases<T> {
  private final FeatureTest test;
  private final Entity entity;
  private final Feature<T> feature;
  private final List<Case<T>> cases = new ArrayList<>();

  private record Case<T>(String at, List<?> key, T expected) {}

  Cases(FeatureTest test, Entity entity, Feature<T> feature) {
    this.test = test;
    this.entity = entity;
    this.feature = feature;
  }

  /**
   * Adds a case.
   *
   * @param at instant in ISO 8601
   * @param key value of the key column, or a list of the values of several
   * @param expected the value; null for none
   */
  public Cases<T> expect(String at, Object key, T expected) {
    cases.add(new Case<>(at, key instanceof List<?> columns ? columns : List.of(key), expected));
    return this;
  }

  /**
   * Checks all cases.
   *
   * @throws AssertionError with a line per case if any has another value, or if there is no case
   */
  public void verify() {
    if (cases.isEmpty()) {
      throw new AssertionError("there is no case to verify");
    }
    StringBuilder table = new StringBuilder();
    int wrong = 0;
    for (Case<T> each : cases) {
      Moment moment = test.at(each.at());
      Answer answer = moment.answer(feature, each.key(), entity);
      T actual = moment.value(feature, answer);
      boolean same = Objects.deepEquals(actual, each.expected());
      wrong += same ? 0 : 1;
      table.append(
          "%n%s  at %s  key %s  expected %s  is %s (%s)"
              .formatted(
                  same ? "ok   " : "WRONG",
                  each.at(),
                  each.key(),
                  each.expected(),
                  actual,
                  answer.status().text()));
    }
    if (wrong > 0) {
      throw new AssertionError(wrong + " of " + cases.size() + " cases differ:" + table);
    }
  }
}
