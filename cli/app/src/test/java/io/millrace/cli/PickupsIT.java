package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.event.EventBinding;
import io.millrace.event.EventEncoder;
import io.millrace.examples.pickups.PickupFeatures;
import io.millrace.examples.pickups.PickupFeatures.Pickup;
import io.millrace.job.JobClock;
import io.millrace.platform.Durability;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A month of real pickups, replayed: the answers for the busiest cells are those of a naive script
 * in Python that looks at every event.
 */
class PickupsIT {
  private static final Path PICKUPS = Path.of("../../../shared/data/uber-pickups.csv");
  private static final String CELLS = "20";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  @BeforeEach
  void dataAndPythonAreThere() throws Exception {
    assumeThat(PICKUPS).as("real data, beside the checkout").exists();
    Process python = new ProcessBuilder("python3", "--version").start();
    assumeThat(python.waitFor()).as("python3 runs the naive script").isZero();
  }

  @Test
  void theFileReplayedThroughKafkaGivesTheNaiveNumbers() throws Exception {
    LocalOptions options =
        LocalOptions.in(folder.resolve("platform"))
            .withDurability(Durability.PROCESS_DEATH)
            .withSources(JobClock.REPLAY, Map.of());
    try (LocalPlatform platform = Millrace.local(options, PickupFeatures.class)) {
      sendAll(platform);
      assertNaive(platform, "2014-05-01T00:00:00Z");
    }
  }

  @Test
  void theFileReplayedDirectlyGivesTheNaiveNumbersAndServedThemAtEveryInstant() throws Exception {
    Path home = folder.resolve("platform");
    LocalOptions options =
        LocalOptions.in(home)
            .withDurability(Durability.PROCESS_DEATH)
            .withSources(
                JobClock.REPLAY, Map.of("pickups", "csv:" + PICKUPS.toAbsolutePath().normalize()));
    try (LocalPlatform platform = Millrace.local(options, PickupFeatures.class)) {
      assertNaive(platform, "2014-05-01T00:00:00Z");
      assertNaive(platform, "2014-05-01T00:12:00Z");
      // The clock is the stream's: it has come to the last pickup, and nothing was decided later.
      Path spine = PickupSpine.write(folder, Instant.parse("2014-04-30T23:00:00Z"));
      List<List<String>> expected = PickupSpine.naive(folder, spine);
      Path classes = Classes.folderOf(PickupFeatures.class, folder);
      for (String engine : List.of("local", "flink")) {
        Path set = folder.resolve(engine + ".csv");
        Awaitility.await("the last rows are committed")
            .atMost(Duration.ofMinutes(3))
            .untilAsserted(
                () -> {
                  Terminal terminal =
                      Terminal.run(
                          "dataset",
                          "create",
                          "served",
                          "--definitions",
                          classes,
                          "--features",
                          "cell.*",
                          "--mode",
                          "as-served",
                          "--spine",
                          spine,
                          "--time",
                          "at",
                          "--engine",
                          engine,
                          "--folder",
                          home,
                          "--to",
                          set);
                  assertThat(terminal.exitCode()).as(terminal.err()).isZero();
                  assertThat(PickupSpine.values(Files.readAllLines(set))).isEqualTo(expected);
                });
      }
    }
  }

  /** Waits until the platform has come as far as the script, then compares every number. */
  private void assertNaive(LocalPlatform platform, String at) throws Exception {
    List<String> lines = naive(at);
    List<String> names = List.of(lines.get(0).split(","));
    assertThat(lines).hasSize(Integer.parseInt(CELLS) + 1);
    for (String line : lines.subList(1, lines.size())) {
      Awaitility.await(line)
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(() -> assertThat(answered(platform, names, line, at)).isEqualTo(line));
    }
  }

  private static String answered(LocalPlatform platform, List<String> names, String line, String at)
      throws Exception {
    String[] cells = line.split(",");
    String body =
        """
        {"inputs": {"cell.lat": %s, "cell.lon": %s}, "outputs": ["cell.*"], "now": "%s"}\
        """
            .formatted(cells[0], cells[1], at);
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(platform.gatewayUrl() + "/v1/query/online"))
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    List<String> values = new ArrayList<>(List.of(cells[0], cells[1]));
    JsonNode data = JSON.readTree(response.body()).get("data");
    for (String name : names.subList(2, names.size())) {
      for (JsonNode value : data) {
        if (value.get("field").asText().equals("cell." + name)) {
          values.add(value.get("value").asText());
        }
      }
    }
    return String.join(",", values);
  }

  private List<String> naive(String at) throws IOException, InterruptedException {
    Path script = folder.resolve("naive_pickups.py");
    if (Files.notExists(script)) {
      try (InputStream in = PickupsIT.class.getResourceAsStream("naive_pickups.py")) {
        Files.copy(in, script);
      }
    }
    Process python =
        new ProcessBuilder("python3", script.toString(), PICKUPS.toString(), at, CELLS)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = python.inputReader().lines().toList();
    assertThat(python.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(python.exitValue()).isZero();
    return lines;
  }

  private static void sendAll(LocalPlatform platform) throws Exception {
    EventEncoder<Pickup> encoder = EventEncoder.json(EventBinding.of(Pickup.class));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.bootstrapServers(), "linger.ms", 20),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (String line : Files.readAllLines(PICKUPS).stream().skip(1).toList()) {
        String[] cells = line.split(",");
        Pickup pickup =
            new Pickup(
                Instant.parse(cells[0]),
                Double.parseDouble(cells[1]),
                Double.parseDouble(cells[2]),
                cells[3]);
        producer.send(new ProducerRecord<>("pickups", encoder.encode(pickup)));
      }
    }
  }
}
