package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dataset.DatasetDifference;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What two revisions come to is said by what differs: values, types, or only the columns. */
final class DifferenceTextTest {
  private static final DatasetDifference.Column SAME = column("INTEGER", 0);

  private static DatasetDifference.Column column(String typeB, long differing) {
    return new DatasetDifference.Column(
        "card__count",
        "INTEGER",
        typeB,
        differing,
        differing == 0
            ? List.of()
            : List.of(new DatasetDifference.Example(3, Map.of("card_id", "c1"), "5", null)));
  }

  private static List<String> lines(
      long onlyInA, List<String> columnsA, List<String> columnsB, DatasetDifference.Column column) {
    return DifferenceText.of(
            new DatasetDifference(1, onlyInA, 0, columnsA, columnsB, List.of(column)),
            "fraud@1",
            "fraud@2")
        .lines()
        .toList();
  }

  private static String sum(List<String> lines) {
    return lines.get(lines.size() - 1);
  }

  @Test
  void columnsThatOnlyOneHasAreNamedWithIt() {
    assertThat(lines(0, List.of("card__a", "card__b"), List.of("card__c"), SAME))
        .endsWith(
            "2 columns only in fraud@1: card__a, card__b",
            "1 column only in fraud@2: card__c",
            "1 row in both, 0 only in fraud@1, 0 only in fraud@2: they differ only in the columns"
                + " that one of them lacks");
  }

  @Test
  void otherTypesOfTheSameValuesAreNoOtherValues() {
    assertThat(sum(lines(0, List.of(), List.of("card__c"), column("BIGINT", 0))))
        .endsWith(": the values of both are the same, the types of their columns are not");
  }

  @Test
  void otherValuesAndRowsAreShownWithTheRevisionThatHasThem() {
    assertThat(lines(0, List.of(), List.of(), column("INTEGER", 1)))
        .contains("card__count, row 3 ({card_id=c1}): 5 in fraud@1, null in fraud@2")
        .last()
        .asString()
        .endsWith(": they differ");
    assertThat(sum(lines(2, List.of(), List.of(), SAME)))
        .isEqualTo("1 row in both, 2 only in fraud@1, 0 only in fraud@2: they differ");
    assertThat(sum(lines(0, List.of(), List.of(), SAME))).endsWith(": the same");
  }
}
