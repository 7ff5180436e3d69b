package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.table.PullLimits;
import io.millrace.job.source.table.iceberg.CatalogAddress;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JobOptionsReaderTest {
  private static final String URL = "jdbc:postgresql://db:5432/features";

  @Test
  void defaultsAreThese() {
    assertThat(JobOptionsReader.read(Map.of("postgres.url", URL)))
        .isEqualTo(
            new JobOptions(
                JobClock.LIVE,
                1,
                StateStore.ROCKSDB,
                new Checkpoints(Duration.ofSeconds(10), null),
                64 << 20,
                Duration.ofMillis(20),
                null,
                null,
                new TreeSet<>(),
                SourceEnd.NEVER,
                PostgresAddress.of(URL),
                null,
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                new UpkeepPolicy(
                    Duration.ofMinutes(10),
                    Duration.ofHours(1),
                    20,
                    128 << 20,
                    Duration.ofDays(1),
                    Duration.ofDays(7))));
  }

  @Test
  void everyOptionIsRead() {
    Map<String, String> values = new TreeMap<>();
    values.put("job.clock", "replay");
    values.put("job.parallelism", "4");
    values.put("job.state", "heap");
    values.put("job.checkpoint-interval", "1s");
    values.put("job.checkpoint-dir", "file:///checkpoints");
    values.put("job.cache", "1mb");
    values.put("job.coalesce", "5ms");
    values.put("job.replay-disorder", "1m");
    values.put("job.views", "card,shop,trip");
    values.put("job.republish", "card,shop");
    values.put("job.source-end", "now");
    values.put("postgres.url", URL);
    values.put("postgres.user", "millrace");
    values.put("postgres.password", "env:PASSWORD");
    values.put("schema-registry.url", "http://registry");
    values.put("kafka.bootstrap.servers", "kafka:9092");
    values.put("source.payments", "csv:payments.csv");
    values.put("connection.warehouse.url", "${URL}");
    values.put("connection.warehouse.user", "reader");
    values.put("catalog.lake.type", "rest");
    values.put("catalog.lake.s3.endpoint", "${S3}");
    values.put("table.users.connections", "4");
    values.put("table.users.fetch-rows", "50");
    values.put("iceberg.warehouse", "s3://lake");
    values.put("offline.upkeep.every", "off");
    values.put("offline.upkeep.snapshot-age", "3m");
    values.put("offline.upkeep.snapshots", "5");
    values.put("offline.upkeep.file-size", "8mb");
    values.put("offline.upkeep.orphans-every", "2h");
    values.put("offline.upkeep.orphan-age", "2d");
    JobOptions options = JobOptionsReader.read(values);
    assertThat(options)
        .isEqualTo(
            new JobOptions(
                JobClock.REPLAY,
                4,
                StateStore.HEAP,
                new Checkpoints(Duration.ofSeconds(1), "file:///checkpoints"),
                1 << 20,
                Duration.ofMillis(5),
                Duration.ofMinutes(1),
                new TreeSet<>(Set.of("card", "shop", "trip")),
                new TreeSet<>(Set.of("card", "shop")),
                SourceEnd.NOW,
                PostgresAddress.of(URL, "millrace", "env:PASSWORD"),
                "http://registry",
                new TreeMap<>(Map.of("bootstrap.servers", "kafka:9092")),
                new TreeMap<>(
                    Map.of(
                        "payments", new SourceOverride(SourceOverride.Kind.CSV, "payments.csv"))),
                new TreeMap<>(
                    Map.of(
                        "warehouse", new DatabaseAddress("warehouse", "${URL}", "reader", null))),
                new TreeMap<>(
                    Map.of(
                        "lake",
                        new CatalogAddress(
                            "lake", Map.of("type", "rest", "s3.endpoint", "${S3}")))),
                new TreeMap<>(Map.of("users", PullLimits.DEFAULTS.connections(4).fetchRows(50))),
                new TreeMap<>(Map.of("warehouse", "s3://lake")),
                new UpkeepPolicy(
                    null,
                    Duration.ofMinutes(3),
                    5,
                    8 << 20,
                    Duration.ofHours(2),
                    Duration.ofDays(2))));
  }

  @Test
  void allProblemsAreReportedTogether() {
    assertThatThrownBy(
            () ->
                JobOptionsReader.read(
                    Map.of(
                        "job.clock", "sundial",
                        "job.parallelism", "0",
                        "job.coalesce", "0ms",
                        "offline.upkeep.every", "often",
                        "source.payments", "payments.csv",
                        "job.paralelism", "2")))
        .isInstanceOfSatisfying(
            JobOptionsException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(7)
                    .contains(
                        "job.clock: 'sundial' is not one of live, replay",
                        "job.parallelism: '0' is not a number from 1: it is below 1",
                        "postgres.url: missing; give jdbc:postgresql://HOST:PORT/DATABASE",
                        "source.payments: 'payments.csv' is not KIND:LOCATION: 'payments.csv' is no"
                            + " source; use csv:PATH, jsonl:PATH, parquet:PATH or kafka:TOPIC")
                    .anyMatch(
                        problem ->
                            problem.startsWith(
                                "offline.upkeep.every: 'often' is not a duration from 1ms, or off"))
                    .anyMatch(problem -> problem.startsWith("job.paralelism: no such option;")));
  }

  @Test
  void argumentsWinOverFiles(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(folder.resolve("job.properties"), "job.state=heap\njob.clock=live\n");
    JobArguments arguments =
        JobArguments.of("--job.clock", "replay", "--config", file.toString(), "--views", "a.B,c.D");
    assertThat(arguments.options()).isEqualTo(Map.of("job.state", "heap", "job.clock", "replay"));
    assertThat(arguments.views()).containsExactly("a.B", "c.D");
  }

  @Test
  void argumentsWithoutDefinitionsAreRefused() {
    assertThatThrownBy(() -> JobArguments.of("--job.clock"))
        .hasMessageContaining("'--job.clock': give --NAME VALUE")
        .hasMessageContaining("no definitions; give --views CLASS,CLASS or --definitions JAR");
  }
}
