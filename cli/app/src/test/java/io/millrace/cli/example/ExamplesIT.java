package io.millrace.cli.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Terminal;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples with tables by their one command. */
@Timeout(240)
class ExamplesIT {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"users", "departures"})
  void anExampleAnswersWhatANaiveComputationGives(String name) {
    Terminal terminal =
        Terminal.run("example", name, "--once", "--folder", folder.resolve("data").toString());
    assertThat(terminal.out()).contains(": 0 differ");
    assertThat(terminal.exitCode()).isZero();
  }
}
