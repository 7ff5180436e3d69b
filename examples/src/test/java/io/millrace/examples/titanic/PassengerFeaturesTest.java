package io.millrace.examples.titanic;

import static io.millrace.examples.titanic.PassengerFeatures.ALONE;
import static io.millrace.examples.titanic.PassengerFeatures.PASSENGER;
import static io.millrace.examples.titanic.PassengerFeatures.PASSENGERS;
import static io.millrace.examples.titanic.PassengerFeatures.ROW;
import static io.millrace.examples.titanic.PassengerFeatures.SURVIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.examples.titanic.PassengerFeatures.Passenger;
import io.millrace.testkit.BadEvent;
import io.millrace.testkit.FeatureTest;
import io.millrace.testkit.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassengerFeaturesTest {
  private static final Path FILE = Path.of("../../shared/data/titanic.csv");

  private final FeatureTest test = FeatureTest.of(PassengerFeatures.class);

  @Test
  void everyColumnIsAFeatureButTheKey() {
    test.pull(
        PASSENGERS,
        "2026-03-01T10:00:00Z",
        new Passenger(1, 0, 3, "Braund, Mr. Owen Harris", "male", 22.0, 1, 0, 7.25, null, "S"));
    Moment later = test.at("2026-03-01T10:30:00Z");
    assertThat(later.get(PASSENGER, 1, ROW.get(Passenger::age))).isEqualTo(22.0);
    assertThat(later.get(PASSENGER, 1, ROW.get(Passenger::cabin))).isNull();
    assertThat(later.get(PASSENGER, 1, SURVIVED)).isZero();
    assertThat(later.get(PASSENGER, 1, ALONE)).isFalse();
  }

  @Test
  void rowsThatCannotBeAreRejectedWithTheirReason() {
    test.pull(
        PASSENGERS,
        "2026-03-01T10:00:00Z",
        new Passenger(1, 0, 3, "Too old", "male", 111.0, 0, 0, 7.25, null, "S"),
        new Passenger(2, 0, 3, "Neither", "unknown", 22.0, 0, 0, 7.25, null, "S"),
        new Passenger(3, 0, 3, "Negative", "male", 22.0, -1, 0, 7.25, null, "S"));
    assertThat(test.badEvents())
        .extracting(BadEvent::message)
        .containsExactly(
            "passengers.age = 111.0 breaks age_between[0, 110]",
            "passengers.sex = unknown breaks sex_one_of[male, female]",
            "passengers.siblings = -1 breaks siblings_at_least[0]");
  }

  @Test
  void theColumnsOfTheFileAreThoseOfTheTable() throws Exception {
    assumeThat(FILE).as("the data set beside the project").exists();
    List<String> header = List.of(Files.readAllLines(FILE).get(0).split(","));
    io.millrace.compile.BoundTable table =
        io.millrace.compile.Compiler.compile(PassengerFeatures.class).orThrow().table(PASSENGERS);
    Object[] line = {
      "2",
      "1",
      "1",
      "Cumings, Mrs. John Bradley",
      "female",
      "38.0",
      "1",
      "0",
      "PC 17599",
      "71.2833",
      "C85",
      "C"
    };
    assertThat(
            table
                .binding()
                .fromStruct(io.millrace.table.RowReader.of(table.spec(), header).read(line)))
        .isEqualTo(
            new Passenger(
                2, 1, 1, "Cumings, Mrs. John Bradley", "female", 38.0, 1, 0, 71.2833, "C85", "C"));
  }
}
