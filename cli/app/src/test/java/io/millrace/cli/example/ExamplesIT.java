package io.millrace.cli.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.cli.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples with tables by their one command. */
@Timeout(240)
class ExamplesIT {
  private static final Path FILE = Path.of("../../../shared/data/titanic.csv");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"users", "departures"})
  void anExampleAnswersWhatANaiveComputationGives(String name) {
    Terminal terminal =
        Terminal.run("example", name, "--once", "--folder", folder.resolve("data").toString());
    assertThat(terminal.out()).contains(": 0 differ");
    assertThat(terminal.exitCode()).isZero();
  }

  @Test
  void madePassengersAreShownWithTheirLabelAndThoseRefusedWithTheirReasons() {
    Terminal terminal =
        Terminal.run("example", "titanic", "--once", "--folder", folder.resolve("data").toString());
    assertThat(terminal.out())
        .contains("label: passenger.survived")
        .contains("refused 12 rows of 12 expected")
        .contains("passengers.sex = other breaks sex_one_of[male, female]");
    assertThat(terminal.exitCode()).isZero();
  }

  @Test
  void passengersOfTheDataSetAreReadWhereItIs() {
    assumeThat(FILE).as("the data set beside the project").exists();
    Terminal terminal =
        Terminal.run(
            "example",
            "titanic",
            "--once",
            "--file",
            FILE,
            "--folder",
            folder.resolve("data").toString());
    assertThat(terminal.out()).contains("refused 1 rows of 1 expected").contains(": 0 differ");
    assertThat(terminal.exitCode()).isZero();
  }

  @Test
  void aFileThatIsNotThereOrNotAskedForIsRefusedAtOnce() {
    Terminal missing = Terminal.run("example", "titanic", "--file", folder.resolve("no.csv"));
    assertThat(missing.exitCode()).isEqualTo(4);
    assertThat(missing.err()).contains("There is no file");
    Terminal other = Terminal.run("example", "users", "--file", folder.resolve("no.csv"));
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("Only 'titanic' reads a file, not 'users'");
  }
}
