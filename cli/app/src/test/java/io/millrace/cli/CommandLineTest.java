package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command line says and exits with where no platform is needed. */
final class CommandLineTest {
  @TempDir private Path folder;

  @Test
  void anUnknownOptionIsAUsageErrorWithASuggestion() {
    Terminal terminal = Terminal.run("query", "--stalenes", "1h", "card.spend_1h");
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(terminal.err())
        .startsWith("millrace: Unknown option: '--stalenes'")
        .contains("Try 'millrace help query'.");
  }

  @Test
  void helpForWhatIsNotThereSaysWhichHelpThereIs() {
    Terminal command = Terminal.run("help", "datset");
    assertThat(command.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(command.err())
        .contains("'millrace' has no subcommand 'datset'; use ", "dataset")
        .contains("Try 'millrace help'.");
    assertThat(Terminal.run("help", "dataset", "creat").err())
        .contains("'millrace dataset' has no subcommand 'creat'; use create")
        .contains("Try 'millrace help dataset'.");
  }

  @Test
  void helpListsEveryCommandAndTheExitCodes() {
    Terminal terminal = Terminal.run("help");
    assertThat(terminal.exitCode()).isZero();
    assertThat(terminal.out())
        .contains(
            "demo",
            "new",
            "run",
            "send",
            "compile",
            "query",
            "get",
            "dead-letters",
            "republish",
            "serve",
            "doctor",
            "completion",
            "version")
        .contains("Exit codes:", "definitions do not compile");
  }

  @Test
  void aCommandsHelpListsTheExitCodesToo() {
    assertThat(Terminal.run("help", "compile").out()).contains("Exit codes:");
  }

  @Test
  void completionIsAShellScript() {
    Terminal terminal = Terminal.run("completion");
    assertThat(terminal.exitCode()).isZero();
    assertThat(terminal.out()).contains("complete -F", "dead-letters");
  }

  @Test
  void aProjectThatIsNotThereIsNamed() {
    Terminal terminal = Terminal.run("compile", folder.resolve("nothing"));
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(terminal.err())
        .isEqualToNormalizingNewlines(
            "millrace: Cannot find %s; name a Maven project, a folder of classes or a jar\n"
                .formatted(folder.resolve("nothing")));
  }

  @Test
  void aFolderWithoutViewsIsSaidToHaveNone() {
    Terminal terminal = Terminal.run("compile", folder);
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.DEFINITION.code());
    assertThat(terminal.err()).contains("annotate a class with @FeatureView");
  }

  @Test
  void compilingWritesTheManifestAndSaysWhatViewsCost() throws Exception {
    Path manifest = folder.resolve("feature-store.json");
    Terminal terminal = Terminal.run("compile", examples(), "-o", manifest);
    assertThat(terminal.err()).isEmpty();
    assertThat(terminal.exitCode()).isZero();
    assertThat(terminal.out()).contains("state bytes per key", "card_merchant", "cell");
    String first = Files.readString(manifest);
    Terminal.run("compile", examples(), "-o", manifest, "--json");
    assertThat(Files.readString(manifest)).isEqualTo(first).contains("\"formatVersion\"");
  }

  @Test
  void allProblemsOfDefinitionsAreListedWithTheirPlaces() {
    Terminal terminal = Terminal.run("compile", Classes.folderOf(BrokenFeatures.class, folder));
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.DEFINITION.code());
    assertThat(terminal.err())
        .contains("Cannot compile", "2 problems", "BrokenFeatures.java:")
        .doesNotContain("\tat ");
  }

  @Test
  void withoutAPlatformAQueryHasNobodyToAsk() {
    Terminal terminal = Terminal.run("query", "card_id=c", "card.spend_1h", "--folder", folder);
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(terminal.err()).contains("No platform runs on " + folder, "millrace run");
  }

  @Test
  void aGatewayThatIsNotThereIsUnavailable() {
    Terminal terminal =
        Terminal.run("query", "card_id=c", "card.spend_1h", "--gateway", "http://127.0.0.1:1");
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(terminal.err()).contains("Cannot reach the gateway at http://127.0.0.1:1");
  }

  @Test
  void aFolderOfOthersIsNeverUsed() throws Exception {
    Files.writeString(folder.resolve("thesis.txt"), "years of work");
    Terminal terminal = Terminal.run("run", examples(), "--folder", folder, "--fresh");
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(terminal.err()).contains("it was not made by Millrace and holds 'thesis.txt'");
    assertThat(folder.resolve("thesis.txt")).exists();
  }

  @Test
  void theDoctorNamesWhatItLookedAt() {
    Terminal terminal = Terminal.run("doctor", "--folder", folder.resolve("data"));
    assertThat(terminal.out()).contains("Java", "memory", "disk", "none runs on");
    Terminal wrong =
        Terminal.run(
            "doctor",
            "--folder",
            folder.resolve("data"),
            "--postgres",
            "jdbc:postgresql://127.0.0.1:1/none",
            "--json");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.FOUND_WRONG.code());
    assertThat(wrong.out()).contains("\"wrong\"", "127.0.0.1:1");
  }

  private static Path examples() {
    return Classes.locationOf(io.millrace.examples.cards.CardFeatures.class);
  }
}
