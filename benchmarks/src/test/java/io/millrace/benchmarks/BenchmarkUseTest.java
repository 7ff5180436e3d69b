package io.millrace.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Everything that is wrong with a call is told before anything is measured. */
final class BenchmarkUseTest {
  private static List<String> told(String... words) {
    StringWriter err = new StringWriter();
    CommandLine benchmark = Main.commandLine().setErr(new PrintWriter(err));
    assertThat(benchmark.execute(words)).as(err.toString()).isEqualTo(ExitCode.USAGE.code());
    return err.toString().lines().toList();
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThat(told("soak", "--minutes", "long", "--rate", "0", "--colour"))
        .containsExactly(
            "millrace: Cannot run 'millrace benchmark soak': 3 problems",
            "  Invalid value for option '--minutes': 'long' is not a number above 0, such as 50 or"
                + " 0.5",
            "  Invalid value for option '--rate': '0' is not a whole number from 1 to 2147483647",
            "  Unknown option: '--colour'",
            "Try 'millrace benchmark soak --help'.");
  }

  @Test
  void optionsThatBelongTogetherAreNoException() {
    assertThat(told("pipeline", "--seconds", "long", "--definitions", "none", "--colour"))
        .contains("  Unknown option: '--colour'")
        .anyMatch(line -> line.contains("'--seconds'"))
        .anyMatch(line -> line.contains("'--definitions'"));
  }

  @Test
  void aBenchmarkThatIsNotThereIsToldWithThoseThatAre() {
    assertThat(told("trainin"))
        .containsExactly(
            "millrace: 'millrace benchmark' has no subcommand 'trainin'; use streaming, pipeline,"
                + " freshness, gateway, tables, training, soak, core, growth",
            "Possible solutions: training",
            "Try 'millrace benchmark --help'.");
  }
}
