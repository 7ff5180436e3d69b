package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
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

  @ParameterizedTest
  @MethodSource("subcommands")
  void helpShowsTheSameOfEachAndOfWhatIsBelowIt(String subcommand) {
    assertThat(help("help", subcommand)).isEqualTo(help(subcommand, "--help"));
    for (String below :
        Main.commandLine().getSubcommands().get(subcommand).getSubcommands().keySet()) {
      assertThat(help("help", subcommand, below))
          .contains("millrace " + subcommand + " " + below)
          .isEqualTo(help(subcommand, below, "--help"));
    }
  }

  @Test
  void helpOfWhatIsNotThereSaysWhatIs() {
    Terminal terminal = Terminal.run("help", "dataset", "make");
    assertThat(terminal.exitCode()).isEqualTo(2);
    assertThat(terminal.err())
        .contains("'millrace dataset' has no subcommand 'make'; use ", "create");
    assertThat(help("help")).contains("dataset", "forget");
  }

  @Test
  void theDemosFolderAndPortHaveTheirDefaults() {
    for (String command : new String[] {"demo", "example"}) {
      assertThat(help("help", command).replaceAll("\\s+", " "))
          .contains(
              "default: $MILLRACE_FOLDER", "default: 8080 or, if that is taken, any free one");
    }
  }

  @Test
  void whatIsToTryAfterAWrongUseShowsTheOptionsOfThatCommand() {
    for (Map.Entry<String, CommandLine> top : Main.commandLine().getSubcommands().entrySet()) {
      if (top.getValue().getCommandSpec().helpCommand()) {
        continue; // It shows help whatever else is wrong.
      }
      List<String> paths = new ArrayList<>(List.of(top.getKey()));
      top.getValue()
          .getSubcommands()
          .keySet()
          .forEach(each -> paths.add(top.getKey() + " " + each));
      for (String path : paths) {
        String wrong = path + " --no-such-option";
        String err = Terminal.run((Object[]) wrong.split(" ")).err();
        Matcher hint = Pattern.compile("Try 'millrace (help.*)'\\.").matcher(err);
        assertThat(hint.find()).as("%s: %s", path, err).isTrue();
        assertThat(help(hint.group(1).split(" "))).isEqualTo(help(("help " + path).split(" ")));
      }
    }
  }

  @Test
  void aKeyIsWrittenInOneWayEverywhere() {
    for (String command : new String[] {"get", "offline read", "forget"}) {
      assertThat(help(("help " + command).split(" ")).replaceAll("\\s+", " "))
          .contains(
              "columns of a composite key are parted by '/', and a slash in one is %2F, a percent"
                  + " sign %25 (a key of one column stands as it is)");
    }
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
