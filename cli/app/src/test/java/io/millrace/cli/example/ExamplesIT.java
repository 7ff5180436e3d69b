package io.millrace.cli.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.cli.Terminal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sun.misc.Signal;

/** The examples with tables by their one command. */
@Timeout(600)
class ExamplesIT {
  private static final Path FILE = Path.of("../../../shared/data/titanic.csv");

  @TempDir Path folder;
  private Terminal terminal;

  /** One that was left by a failed assertion would go on in a folder that is gone. */
  @AfterEach
  void stop() throws Exception {
    if (terminal != null && terminal.isRunning()) {
      Signal.raise(new Signal("TERM"));
      terminal.exitCodeWithin(180);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"users", "departures"})
  void anExampleAnswersWhatANaiveComputationGives(String name) {
    Terminal terminal =
        Terminal.run("example", name, "--once", "--folder", folder.resolve("data").toString());
    assertThat(terminal.out()).contains(": 0 differ");
    assertThat(terminal.exitCode()).isZero();
  }

  @Test
  void madePassengersAreShownWithTheirLabelAndThoseRejectedWithTheirReasons() {
    Terminal terminal =
        Terminal.run("example", "titanic", "--once", "--folder", folder.resolve("data").toString());
    assertThat(terminal.out())
        .contains("label: passenger.survived")
        .contains("rejected 12 rows, expected 12")
        .contains("(the first 5 of 12 rejected rows)")
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
    assertThat(terminal.out()).contains("rejected 1 row, expected 1").contains(": 0 differ");
    assertThat(terminal.exitCode()).isZero();
  }

  @Test
  void aFileWithoutAColumnEndsItAtOnceWithWhatTheJobSays() throws Exception {
    Path file = folder.resolve("passengers.csv");
    Files.writeString(
        file,
        "PassengerId,Survived,Pclass,Name,Age,SibSp,Parch,Fare,Cabin,Embarked\n"
            + "1,0,3,Doe,22,1,0,7.25,,S\n");
    terminal = Terminal.start(titanic(file, "--once"));
    assertThat(terminal.exitCodeWithin(180)).as(terminal.out()).isEqualTo(6);
    assertThat(terminal.err())
        .startsWith("millrace: ")
        .contains("'passengers'", "column 'sex'", "PassengerId, Survived, Pclass, Name, Age");
  }

  @Test
  void aRowWithABadKeyIsRejectedAndFreshnessWarnsThatItsPullTookNothingAway() throws Exception {
    Path file = folder.resolve("passengers.csv");
    Files.writeString(
        file,
        """
        PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked
        1,0,3,"Doe, Ann",female,22,1,0,T1,7.25,,S
        two,1,1,"Doe, Bob",male,38,1,0,T2,71.25,C85,C
        3,1,3,"Doe, Eve",other,26,0,0,T3,7.5,,S
        """);
    terminal = Terminal.start(titanic(file));
    Awaitility.await("it is up")
        .atMost(Duration.ofMinutes(3))
        .until(() -> terminal.out().contains("Ctrl-C stops it."));
    assertThat(terminal.out())
        .contains("rejected 2 rows, expected 2", "checked 5 values: 0 differ");
    String running = folder.resolve("data").toString();
    for (String hint :
        List.of(
            "query passenger.passenger_id=1 passenger",
            "freshness",
            "pull passengers",
            "dead-letters")) {
      assertThat(terminal.out())
          .as("what to try from another terminal")
          .contains("  bin/millrace " + hint + " --folder " + running + System.lineSeparator());
      List<Object> words = new ArrayList<>(List.of((Object[]) hint.split(" ")));
      words.addAll(List.of("--folder", running));
      Terminal tried = Terminal.run(words.toArray());
      assertThat(tried.exitCode()).as(hint + tried.err()).isZero();
    }
    assertThat(Terminal.run("freshness", "--folder", running).out())
        .contains("2 rows, 1 malformed")
        .containsPattern("warning: table passengers: pull \\d+ took no row away: the key of a row");
    assertThat(Terminal.run("freshness", "--json", "--folder", running).out())
        .contains("\"warning\" : \"pull ", "\"malformed\" : 1", "\"mode\" : \"full\"");
    assertThat(Terminal.run("incremental", "status", "passengers", "--folder", running).out())
        .contains("passengers is pulled in full each time and has no mark");
    assertThat(
            Terminal.run("query", "passenger.passenger_id=3", "passenger", "--folder", running)
                .out())
        .contains("not_found", "If its rows were rejected, 'millrace dead-letters' says why");
    Signal.raise(new Signal("TERM"));
    assertThat(terminal.exitCodeWithin(180)).isZero();
  }

  @Test
  void aSignalEndsItWhileItStillCompares() throws Exception {
    Path file = folder.resolve("passengers.csv");
    // A cell over two lines is one row, and two broken ones for who reads by line.
    Files.writeString(
        file,
        "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked\n"
            + "1,0,3,\"Doe,\nAnn\",female,22,1,0,T1,7.25,,S\n");
    terminal = Terminal.start(titanic(file, "--once"));
    Awaitility.await("it compares")
        .atMost(Duration.ofMinutes(3))
        .until(() -> terminal.out().contains("label: passenger.survived"));
    Signal.raise(new Signal("TERM"));
    assertThat(terminal.exitCodeWithin(180)).isEqualTo(130);
  }

  private Object[] titanic(Path file, Object... more) {
    List<Object> words =
        new ArrayList<>(
            List.of("example", "titanic", "--file", file, "--folder", folder.resolve("data")));
    words.addAll(List.of(more));
    return words.toArray();
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
