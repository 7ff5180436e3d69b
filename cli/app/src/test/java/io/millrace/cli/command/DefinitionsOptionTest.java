package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.Classes;
import io.millrace.cli.Failure;
import io.millrace.cli.local.FolderState;
import io.millrace.cli.local.KnownDefinitions;
import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.cli.project.MillraceHome;
import io.millrace.examples.cards.CardFeatures;
import io.millrace.examples.cards.MerchantFeatures;
import io.millrace.job.JobClock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

/** What a command that reads the offline log takes definitions from. */
final class DefinitionsOptionTest {
  @TempDir private Path folder;
  @TempDir private Path elsewhere;

  @BeforeEach
  void cardsRunOnTheFolder() {
    LoadedDefinitions cards = LoadedDefinitions.of(CardFeatures.class, MerchantFeatures.class);
    new FolderState(
            cards.compile().orThrow().manifest(),
            List.of(),
            JobClock.LIVE,
            Map.of(),
            Map.of(),
            new KnownDefinitions(List.of(), cards.views().stream().map(Class::getName).toList()))
        .write(folder);
  }

  @Test
  void whereNoProjectIsWhatRunsOnTheFolderIsMeant() {
    assertThat(loaded(elsewhere)).containsExactly(CardFeatures.class, MerchantFeatures.class);
    assertThat(loaded(elsewhere, "--only", "CardFeatures")).containsExactly(CardFeatures.class);
  }

  @Test
  void millracesOwnCheckoutIsNoProject() {
    assertThat(loaded(MillraceHome.find().orElseThrow()))
        .containsExactly(CardFeatures.class, MerchantFeatures.class);
  }

  @Test
  void ofMillracesOwnCheckoutNothingIsBuiltWhereNothingRuns() {
    assertThatThrownBy(
            () -> loaded(MillraceHome.find().orElseThrow(), "--folder", elsewhere.toString()))
        .isInstanceOf(Failure.class)
        .hasMessageContainingAll("No definitions", "-d", "--folder");
  }

  @Test
  void aProjectThatIsHereMayBeAheadOfWhatRuns() throws Exception {
    Files.writeString(elsewhere.resolve("pom.xml"), "<project>");
    assertThatThrownBy(() -> loaded(elsewhere))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(elsewhere.toString());
  }

  @Test
  void whatIsNamedIsTaken() {
    assertThatThrownBy(() -> loaded(elsewhere, "-d", elsewhere.toString()))
        .isInstanceOf(Failure.class)
        .hasMessageContaining("Cannot find a feature view in " + elsewhere);
  }

  @Test
  void ofAJobsOptionsNothingRunsOnAFolder() {
    assertThatThrownBy(() -> loaded(elsewhere, "--config", "job.properties"))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "No definitions are named: the current directory is no Maven project; name one, a"
                + " folder of classes or a jar with -d");
  }

  @Test
  void whereNothingSaysWhichAreMeantTheyAreToBeNamed() throws Exception {
    Path classes = Classes.folderOf(CardFeatures.class, elsewhere);
    Path below = Files.createDirectories(elsewhere.resolve("project/target/classes"));
    String bytes =
        Files.readString(
            classes.resolve(CardFeatures.class.getName().replace('.', '/') + ".class"),
            StandardCharsets.ISO_8859_1);
    Files.writeString(
        below.resolve("GoneFeatures.class"),
        bytes.replace("cards/CardFeatures", "cards/GoneFeatures"),
        StandardCharsets.ISO_8859_1);
    Path none = Files.createDirectories(elsewhere.resolve("none"));
    for (Path current : List.of(elsewhere, none)) {
      assertThatThrownBy(() -> loaded(current, "--folder", none.toString()))
          .isInstanceOf(Failure.class)
          .hasMessage(
              "No definitions are named: the current directory is no Maven project, and none were"
                  + " ever deployed on the folder %s; name one, a folder of classes or a jar with"
                      .formatted(none)
                  + " -d");
    }
    assertThat(loaded(classes, "--folder", none.toString())).containsExactly(CardFeatures.class);
    Command remake = parsed("--folder", none.toString());
    assertThatThrownBy(() -> remake.definitions.load(remake.offline, none, "; it needs them"))
        .isInstanceOf(Failure.class)
        .hasMessageEndingWith(" with -d; it needs them");
  }

  private List<Class<?>> loaded(Path current, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    if (!all.contains("--folder")) {
      all.addAll(List.of("--folder", folder.toString()));
    }
    Command command = parsed(all.toArray(String[]::new));
    return command.definitions.load(command.offline, current, "").views();
  }

  private static Command parsed(String... options) {
    Command command = new Command();
    new CommandLine(command).parseArgs(options);
    return command;
  }

  @CommandLine.Command(name = "command")
  private static final class Command {
    @Mixin private DefinitionsOption definitions;
    @Mixin private OfflineOption offline;
  }
}
