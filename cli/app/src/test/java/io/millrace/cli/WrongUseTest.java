package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is wrong with how a command is called is told in one answer. */
final class WrongUseTest {
  @TempDir private Path folder;

  private static List<String> told(Object... words) {
    Terminal terminal = Terminal.run(words);
    assertThat(terminal.exitCode()).as(terminal.err()).isEqualTo(ExitCode.USAGE.code());
    assertThat(terminal.out()).isEmpty();
    return terminal.err().lines().toList();
  }

  @Test
  void valuesAndWordsAndWhatOptionsAreTogetherAreToldAtOnce() {
    assertThat(
            told(
                "offline",
                "read",
                "card",
                "--limit",
                "all",
                "--nothing",
                "--previous",
                "30d",
                "--since",
                "1h",
                "--as-of",
                "2026-01-31T10:30:00Z",
                "--overwrite"))
        .containsExactly(
            "millrace: Cannot run 'millrace offline read': 5 problems",
            "  Invalid value for option '--limit': 'all' is not a whole number from 1 to"
                + " 2147483647",
            "  Unknown option: '--nothing'",
            "  --as-of goes with none of --since, --until and --previous: it is one instant",
            "  --previous and --since both say where rows begin",
            "  --overwrite goes with --to: it is for the file there",
            "Try 'millrace help offline read'.");
  }

  @Test
  void theDemoTakesNoOptionThatItWouldNotGoBy() {
    assertThat(told("demo", "--events", "5"))
        .contains(
            "millrace: --events goes with --once; without it payments are sent until it is"
                + " stopped");
    assertThat(told("demo", "--once", "--rate", "5"))
        .contains("millrace: --rate goes without --once, which sends as fast as it can");
  }

  @Test
  void whatIsMissingIsToldBesideWhatIsWrong() {
    assertThat(told("dataset", "create", "--mode", "served", "--memory", "10mb"))
        .contains("millrace: Cannot run 'millrace dataset create': 3 problems")
        .anyMatch(line -> line.contains("'--mode'"))
        .anyMatch(line -> line.contains("'--memory'"))
        .anyMatch(
            line ->
                line.equals(
                    "  Missing required options and parameters: '--features=FEATURE',"
                        + " '--spine=ROWS', '--time=COLUMN', '--to=PLACE', 'NAME'"));
  }

  @Test
  void ofANameThatIsGivenTwiceNoValueCounts() {
    assertThat(
            told(
                "dataset",
                "create",
                "fraud",
                "--features",
                "card.*",
                "--spine",
                "a.csv",
                "--time",
                "at",
                "--to",
                "b.csv",
                "--key",
                "card.card_id=A",
                "--key",
                "card.card_id=B",
                "--key",
                "shop.shop=B",
                "--source",
                "paid=csv:a.csv",
                "--source",
                "paid=csv:b.csv"))
        .containsExactly(
            "millrace: Cannot run 'millrace dataset create': 2 problems",
            "  --key card.card_id is given twice",
            "  --source paid is given twice",
            "Try 'millrace help dataset create'.");
  }

  @Test
  void oneProblemIsOneLine() {
    assertThat(told("offline", "read", "card", "--previous", "30d", "--since", "1h"))
        .containsExactly(
            "millrace: --previous and --since both say where rows begin",
            "Try 'millrace help offline read'.");
    assertThat(told("dataset", "read", "set", "--overwrite"))
        .first()
        .isEqualTo("millrace: --overwrite goes with --to: it is for the file there");
  }

  @Test
  void eachCommandTellsAllOfItsOwnRules() {
    assertThat(told("forget", "card", "c1", "--status", "--release", "3", "--timeout", "soon"))
        .contains("  --status shows all that was asked for; name no entity and no --release")
        .anyMatch(line -> line.contains("'--timeout'"));
    assertThat(told("forget", "--id", "3", "--timeout", "soon"))
        .contains("  --id chooses what --status shows; give both")
        .anyMatch(line -> line.contains("'--timeout'"));
    assertThat(told("example", "trains", "--file", "a.csv", "--port", "http"))
        .contains(
            "  There is no example 'trains'; there is departures, titanic, users",
            "  Only 'titanic' reads a file, not 'trains': --file a.csv")
        .anyMatch(line -> line.contains("'--port'"));
    assertThat(told("query", "a.b=[1,", "c.d=[2", "--now", "soon"))
        .anyMatch(line -> line.startsWith("  '[1,' is no JSON list"))
        .anyMatch(line -> line.startsWith("  '[2' is no JSON list"))
        .anyMatch(line -> line.contains("'--now'"))
        .contains("  no feature is asked for; name one, such as card.spend_1h");
    assertThat(
            told(
                "serve",
                "--postgres",
                "postgresql://u@h/d",
                "--answers-share",
                "0.5",
                "--answers-topic",
                "a b",
                "--port",
                "http"))
        .contains("  --answers-share needs --set kafka.bootstrap.servers=HOST:PORT")
        .anyMatch(line -> line.startsWith("  --answers-topic: "))
        .anyMatch(line -> line.contains("'--port'"));
    assertThat(told("new", folder.resolve("mine"), "--table", "--nothing"))
        .contains(
            "  --table goes with --from-csv: it is made of a file",
            "  Unknown option: '--nothing'");
  }

  @Test
  void allWrongKeysAreToldAtOnce() {
    assertThat(
            told(
                "offline",
                "read",
                "card_merchant",
                "--keys",
                "a%zz/m1,c1/m1,b%/m2",
                "--definitions",
                Classes.locationOf(io.millrace.examples.cards.CardFeatures.class),
                "--folder",
                folder))
        .contains("millrace: Cannot run 'millrace offline read': 3 problems")
        .anyMatch(line -> line.startsWith("  No platform runs on " + folder))
        .anyMatch(line -> line.startsWith("  --keys 'a%zz/m1': '%zz' in column 'a%zz' is no code"))
        .anyMatch(line -> line.startsWith("  --keys 'b%/m2': "));
  }

  @Test
  void keysOfAnotherWidthOrTypeAreToldAsThoseOfAnotherForm() {
    assertThat(
            told(
                "offline",
                "read",
                "cell",
                "--keys",
                "7,7/north,7/8",
                "--definitions",
                Classes.locationOf(io.millrace.examples.pickups.PickupFeatures.class),
                "--folder",
                folder))
        .hasSize(5)
        .contains("millrace: Cannot run 'millrace offline read': 3 problems")
        .anyMatch(
            line ->
                line.startsWith("  --keys '7': 1 key value for entity ")
                    && line.endsWith("; the key of 'cell' is lat (int), lon (int), such as 42/42"))
        .anyMatch(line -> line.startsWith("  --keys '7/north': key column 'lon': "))
        .anyMatch(line -> line.startsWith("  No platform runs on " + folder));
  }

  @Test
  void aRevisionIsNamedOnce() {
    for (String command : List.of("show", "read", "remake", "delete")) {
      assertThat(told("dataset", command, "fraud@1", "--revision", "2"))
          .first()
          .isEqualTo("millrace: fraud@1 and --revision 2 are two revisions; name one");
      assertThat(told("dataset", command, "fraud@last"))
          .anyMatch(
              line -> line.contains("'fraud@last' is not a revision of a dataset; use NAME@"));
    }
  }

  @Test
  void wordsThatAreTooManyAreToldWithWhatIsTaken() {
    assertThat(told("dataset", "delete", "nosuch", "odd@9"))
        .containsExactly(
            "millrace: 'odd@9' is too much: 'millrace dataset delete' takes NAME[@N] only",
            "Try 'millrace help dataset delete'.");
    assertThat(told("version", "now", "--of", "java").get(1)).isEqualTo("  Unknown option: '--of'");
    assertThat(told("version", "now").get(0))
        .isEqualTo("millrace: 'now' is too much: 'millrace version' takes no words");
  }

  @Test
  void theValueOfAnUnknownOptionIsNoOption() {
    assertThat(told("offline", "read", "card", "--until", "yesterday", "--previos", "3"))
        .contains("  Unknown option: '--previos'", "Possible solutions: --previous")
        .noneMatch(line -> line.contains("'3'"));
    assertThat(told("offline", "read", "card", "--previos=3", "3"))
        .contains(
            "  Unknown option: '--previos=3'",
            "  '3' is too much: 'millrace offline read' takes VIEW only");
  }

  @Test
  void aSubcommandThatIsNotThereIsToldWithThoseThatAre() {
    assertThat(told("dataset", "foo"))
        .containsExactly(
            "millrace: 'millrace dataset' has no subcommand 'foo'; use create, remake, list, show,"
                + " read, diff, delete",
            "Try 'millrace help dataset'.");
    assertThat(told("dataset", "creat", "set", "--to", "set.csv"))
        .contains("Possible solutions: create", "Try 'millrace help dataset'.");
    assertThat(told("datset").get(0)).startsWith("millrace: 'millrace' has no subcommand 'datset'");
    assertThat(told("datset").get(1)).isEqualTo("Possible solutions: dataset");
  }

  @Test
  void onlyOptionsThatAreLikeItAreSaidToBePossible() {
    assertThat(told("query", "card.spend_1h", "--foo"))
        .containsExactly("millrace: Unknown option: '--foo'", "Try 'millrace help query'.");
    assertThat(told("offline", "maintain", "--snap", "1"))
        .contains("Possible solutions: --snapshots, --snapshot-age");
    assertThat(told("query", "card.spend_1h", "--stalenes=1h", "--jsn"))
        .contains("Possible solutions: --staleness, --json");
  }

  @Test
  void whatMayHaveBeenMeantIsSaidBesideOtherProblems() {
    assertThat(told("query", "card.spend_1h", "--stalenes", "1h", "--now", "soon"))
        .contains("millrace: Cannot run 'millrace query': 2 problems")
        .anyMatch(line -> line.startsWith("Possible solutions: ") && line.contains("--staleness"));
  }

  @Test
  void helpIsShownWhateverElseIsWrong() {
    Terminal terminal = Terminal.run("offline", "read", "--limit", "all", "--help");
    assertThat(terminal.exitCode()).isZero();
    assertThat(terminal.err()).isEmpty();
    assertThat(terminal.out()).contains("millrace offline read");
  }
}
