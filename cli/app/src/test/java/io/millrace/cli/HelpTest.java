package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class HelpTest {

  @ParameterizedTest
  @MethodSource("subcommands")
  void everySubcommandShowsItsHelpByEitherOption(String subcommand) {
    assertThat(help(subcommand, "--help")).contains("millrace " + subcommand);
    assertThat(help(subcommand, "-h")).isEqualTo(help(subcommand, "--help"));
  }

  private static Set<String> subcommands() {
    return Main.commandLine().getSubcommands().keySet();
  }

  private static String help(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine commandLine = Main.commandLine().setOut(new PrintWriter(out));
    assertThat(commandLine.execute(arguments)).isZero();
    return out.toString();
  }
}
