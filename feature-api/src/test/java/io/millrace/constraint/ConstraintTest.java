package io.millrace.constraint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.manifest.ConstraintSpec;
import io.millrace.type.DataType;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConstraintTest {
  private static Constraint of(DataType type, String kind, Object... arguments) {
    return Constraint.of(
        new ConstraintSpec("amount_" + kind, "amount", kind, List.of(arguments)), type);
  }

  private static void assertProblem(String message, DataType type, String kind, Object... args) {
    assertThatThrownBy(() -> of(type, kind, args))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Constraint 'amount_" + kind + "': " + message);
  }

  @Test
  void aBrokenBoundIsNamedWithTheValue() {
    Constraint constraint = of(DataType.FLOAT64, "at_least", 0L);

    assertThat(constraint.violation(-3.0))
        .isEqualTo("amount = -3.0 breaks amount_at_least: must be at least 0");
    assertThat(constraint.violation(0.0)).isNull();
    assertThat(constraint.violation(-0.0)).isNull();
    assertThat(constraint.violation(null)).isNull();
  }

  @Test
  void nanIsWithinNoBounds() {
    assertThat(of(DataType.FLOAT64, "at_least", 0.0).holds(Double.NaN)).isFalse();
    assertThat(of(DataType.FLOAT64, "at_most", 0.0).holds(Double.NaN)).isFalse();
    assertThat(of(DataType.FLOAT32, "between", 0, 1).holds(Float.NaN)).isFalse();
  }

  @Test
  void boundsAreInclusiveInEveryOrderedType() {
    assertThat(of(DataType.FLOAT64, "at_most", 0.1).holds(0.1)).isTrue();
    assertThat(of(DataType.FLOAT32, "at_most", 0.1).holds(0.1f)).isTrue();
    assertThat(of(DataType.INT32, "between", 0.0, 5).holds(5)).isTrue();
    assertThat(of(DataType.INT32, "between", 0, 5).holds(6)).isFalse();
    assertThat(of(new DataType.Decimal(5, 2), "at_most", "1.5").holds(new BigDecimal("1.51")))
        .isFalse();
    assertThat(
            of(DataType.TIMESTAMP, "at_least", "2020-01-01")
                .holds(Instant.parse("2019-12-31T23:59:59Z")))
        .isFalse();
  }

  @Test
  void requiredIsTheOnlyOneThatLooksAtNull() {
    assertThat(of(DataType.TEXT, "required").violation(null))
        .isEqualTo("amount = null breaks amount_required: must be there");
    assertThat(of(DataType.TEXT, "required").holds("")).isTrue();
    assertThat(of(DataType.TEXT, "one_of", "a").holds(null)).isTrue();
  }

  @Test
  void textMayBeListedMatchedAndMeasured() {
    assertThat(of(DataType.TEXT, "one_of", "OK", "DECLINED").violation("NO"))
        .isEqualTo("amount = \"NO\" breaks amount_one_of: must be one of OK, DECLINED");
    assertThat(of(DataType.TEXT, "matches", "[a-z]+").violation("ab1"))
        .isEqualTo("amount = \"ab1\" breaks amount_matches: must be matched by [a-z]+");
    assertThat(of(DataType.TEXT, "length", 1, 2).holds("\uD83D\uDE00\uD83D\uDE00")).isTrue();
    assertThat(of(DataType.TEXT, "length", 3).violation("ab"))
        .isEqualTo("amount = \"ab\" breaks amount_length: must be of length 3 (characters)");
  }

  @Test
  void aPatternThatOverflowsTheStackIsBrokenAndNotFatal() {
    assertThat(of(DataType.TEXT, "matches", "(a|b)*").holds("ab".repeat(100_000))).isFalse();
  }

  @Test
  void mistakesAreFoundWhenTheConstraintIsMade() {
    assertProblem(
        "kind 'even' is unknown; use one of at_least, at_most, between, length, matches, one_of,"
            + " required",
        DataType.INT32,
        "even");
    assertProblem(
        "'[a' is no regular expression: Unclosed character class at character 1",
        DataType.TEXT,
        "matches",
        "[a");
    assertProblem(
        "Cannot read 'abc' as int: expects a whole number from -2147483648 to 2147483647",
        DataType.INT32,
        "at_least",
        "abc");
    assertProblem("between 5 and 1 lies nothing; swap them", DataType.INT64, "between", 5, 1);
    assertProblem("between takes two bounds, not 1 arguments", DataType.INT64, "between", 5);
    assertProblem(
        "matches does not fit long; it is for strings and enums", DataType.INT64, "matches", "a");
    assertProblem(
        "at_least does not fit list<int>; it is for numbers, decimals, timestamps, dates and"
            + " strings",
        new DataType.ListOf(DataType.INT32),
        "at_least",
        1);
    assertProblem(
        "length 5 to 2 is no range; the least is 0 and comes first", DataType.TEXT, "length", 5, 2);
  }
}
