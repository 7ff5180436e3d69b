package io.millrace.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.Millrace;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.examples.titanic.PassengerFeatures;
import io.millrace.job.offline.OfflineLog;
import io.millrace.platform.Durability;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The example of the Titanic, from the data set beside the project to the gateway. */
@Timeout(600)
class TitanicIT {

  private static final Path FILE = Path.of("../../../shared/data/titanic.csv");

  @TempDir Path folder;

  @AfterEach
  void forget() {
    System.clearProperty("TITANIC");
  }

  @Test
  void everyPassengerIsAnsweredAndRowsThatCannotBeAreDeadLettersWithTheirReason() throws Exception {
    assumeThat(FILE).as("the data set beside the project").exists();
    List<String> lines = Files.readAllLines(FILE);
    Path file = folder.resolve("titanic.csv");
    Files.write(file, lines);
    Files.writeString(
        file,
        "892,0,3,\"Never closed,male,22,0,0,A,7.25,,S\n",
        java.nio.file.StandardOpenOption.APPEND);
    System.setProperty("TITANIC", file.toString());
    Map<Integer, String> expected = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      // The name stands in quotes, and is the only cell with commas.
      String[] cells = line.replaceAll("\"[^\"]*(\"\"[^\"]*)*\"", "NAME").split(",", -1);
      boolean isBad = !List.of("male", "female").contains(cells[4]);
      boolean isAlone = cells[6].equals("0") && cells[7].equals("0");
      String age = cells[5].isEmpty() ? "null" : cells[5];
      expected.put(
          Integer.parseInt(cells[0]),
          isBad ? "not_found not_found not_found" : "%s %s %s".formatted(age, cells[1], isAlone));
    }
    try (LocalPlatform platform =
        Millrace.local(
            LocalOptions.in(folder.resolve("platform")).withDurability(Durability.PROCESS_DEATH),
            PassengerFeatures.class)) {
      GatewayHttp gateway = new GatewayHttp(URI.create(platform.gatewayUrl()));
      Awaitility.await("passengers")
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(() -> assertThat(answers(gateway, expected)).isEqualTo(expected));
      try (OfflineLog log = platform.offlineLog()) {
        Awaitility.await("dead letters")
            .atMost(Duration.ofMinutes(3))
            .until(() -> log.count("dead_letters") >= 2);
        assertThat(log.rows("dead_letters"))
            .extracting((Record letter) -> (String) letter.getField("message"))
            .containsExactlyInAnyOrder(
                "passengers.sex = other breaks sex_one_of[male, female] (key [7])",
                "table 'passengers': line 893 of file '${TITANIC}': the line is"
                    + " broken: a quote is opened and not closed, or closed within a cell");
      }
    }
  }

  private static Map<Integer, String> answers(GatewayHttp gateway, Map<Integer, String> expected) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ArrayNode asked = request.putObject("inputs").putArray("passenger.passenger_id");
    expected.keySet().forEach(asked::add);
    List<String> features = List.of("passenger.age", "passenger.survived", "passenger.alone");
    features.forEach(request.putArray("outputs")::add);
    JsonNode data = gateway.query(request).body().path("data");
    Map<Integer, String> answers = new TreeMap<>();
    int at = 0;
    for (int passenger : expected.keySet()) {
      StringBuilder values = new StringBuilder();
      for (int i = 0; i < features.size(); i++) {
        JsonNode answer = data.path(at++);
        String status = answer.path("status").asText();
        boolean plain = status.equals("present") || status.equals("null");
        values.append(i == 0 ? "" : " ").append(plain ? answer.path("value").asText() : status);
      }
      answers.put(passenger, values.toString());
    }
    return answers;
  }
}
