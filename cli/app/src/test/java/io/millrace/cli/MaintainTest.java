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
  void anAgeThatCannotBeReadIsNamedWithWhatIsAccepted() {
    Terminal terminal =
        Terminal.run("offline", "maintain", "--config", config, "--snapshot-age", "old");
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(terminal.err())
        .contains("offline.upkeep.snapshot-age: 'old' is not a duration such as 1h");
  }

  @Test
  void anUnknownOptionPointsToTheHelpOfTheGroup() {
    assertThat(Terminal.run("offline", "maintain", "--nothing").err())
        .contains("Try 'millrace help offline'");
    assertThat(Terminal.run("offline", "maintain", "--help").out())
        .contains("millrace offline maintain", "--snapshot-age", "Exit codes");
  }
}
