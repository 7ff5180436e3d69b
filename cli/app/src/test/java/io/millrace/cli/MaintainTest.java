package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a log that a job's properties name; what is done to tables is tested beside the tables. */
class MaintainTest {
  @TempDir Path folder;
  private Path config;

  @BeforeEach
  void prepare() throws Exception {
    String warehouse = folder.resolve("warehouse").toUri().toString();
    LogTables.prepare(
        OfflineCatalog.of(Map.of("type", "hadoop", "warehouse", warehouse)),
        List.of(DeadLetterLog.table()));
    config =
        Files.writeString(
            folder.resolve("job.properties"),
            "postgres.url=jdbc:postgresql://nowhere:1/features\niceberg.type=hadoop\n"
                + "iceberg.warehouse="
                + warehouse);
  }

  @Test
  void allTablesAreKeptUpAndToldAsJson() throws Exception {
    Terminal terminal = Terminal.run("offline", "maintain", "--config", config, "--json");
    assertThat(terminal.err()).isEmpty();
    assertThat(terminal.exitCode()).isZero();
    JsonNode reports = new ObjectMapper().readTree(terminal.out());
    assertThat(reports).hasSize(1);
    assertThat(reports.get(0).path("table").asText()).isEqualTo(DeadLetterLog.NAME);
    assertThat(reports.get(0).path("problems")).isEmpty();
  }

  @Test
  void aTableThatIsNotThereIsNamedWithThoseThatAre() {
    Terminal terminal = Terminal.run("offline", "maintain", "cards", "--config", config);
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(terminal.err()).contains("no table cards; it has dead_letters");
  }

  @Test
  void allThatCannotBeReadIsToldAtOnceAsItWasGiven() {
    Terminal terminal =
        Terminal.run(
            "offline",
            "maintain",
            "--snapshot-age",
            "old",
            "--snapshots",
            "many",
            "--file-size",
            "1kb",
            "--orphan-age",
            "999999999999999d",
            "--every",
            "1h",
            "--config",
            config);
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(terminal.out()).isEmpty();
    assertThat(terminal.err().lines())
        .containsExactly(
            "millrace: Cannot run 'millrace offline maintain': 5 problems",
            "  Invalid value for option '--snapshot-age': 'old' is not a length of time;"
                + " use such as 90s, 1h or 7d",
            "  Invalid value for option '--snapshots': 'many' is not a whole number from 1 to"
                + " 2147483647",
            "  Invalid value for option '--file-size': '1kb' is not a size of at least 1mb;"
                + " use such as 128mb or 1gb",
            "  Invalid value for option '--orphan-age': '999999999999999d' is not a"
                + " length of time of at least 1h; use such as 36h or 7d",
            "  Unknown option: '--every'",
            "Try 'millrace help offline maintain'.");
  }

  @Test
  void whatCanBeReadIsWhatIsDone() throws Exception {
    Terminal terminal =
        Terminal.run(
            "offline",
            "maintain",
            "--snapshot-age",
            "0s",
            "--snapshots",
            "1",
            "--file-size",
            "1mb",
            "--orphan-age",
            "1d",
            "--config",
            config);
    assertThat(terminal.exitCode()).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains(DeadLetterLog.NAME);
  }

  @Test
  void aWrongValueOfTheFileIsNamedAsTheFileHasIt() throws Exception {
    Files.writeString(config, Files.readString(config) + "\noffline.upkeep.snapshots=many\n");
    Terminal terminal = Terminal.run("offline", "maintain", "--config", config);
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(terminal.err())
        .contains("offline.upkeep.snapshots: 'many' is not a number from 1")
        .doesNotContain("For input string");
  }

  @Test
  void aTableThatIsNotThereIsToldBesideWhatCannotBeRead() {
    Terminal terminal =
        Terminal.run(
            "offline", "maintain", "cards", "dead_letters", "--every", "1h", "--config", config);
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(terminal.err().lines())
        .containsExactly(
            "millrace: Cannot run 'millrace offline maintain': 2 problems",
            "  Unknown option: '--every'",
            "  The offline log has no table cards; it has dead_letters",
            "Try 'millrace help offline maintain'.");
    assertThat(Terminal.run("offline", "maintain", "cards", "--every", "--folder", folder).err())
        .contains("2 problems", "No platform runs on " + folder);
  }

  @Test
  void anUnknownOptionPointsToTheHelpOfTheCommand() {
    assertThat(Terminal.run("offline", "maintain", "--nothing").err())
        .contains("Try 'millrace help offline maintain'");
    assertThat(Terminal.run("offline", "maintain", "--help").out())
        .contains("millrace offline maintain", "--snapshot-age", "Exit codes");
  }
}
