package io.millrace.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.Millrace;
import io.millrace.cli.freshness.Freshness;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.job.offline.OfflineLog;
import io.millrace.platform.Durability;
import io.millrace.platform.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows pushed over HTTP for a table that is pulled: from the gateway to the answer and the log. */
@Timeout(600)
class PushedTableIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path folder;
  private TestDatabase hall;

  @BeforeEach
  void fill() throws Exception {
    hall = TestDatabase.create();
    System.setProperty("HALL_URL", hall.jdbcUrl());
    execute("create table seats (id bigint primary key, guest text, price double precision)");
    execute("insert into seats values (1, 'Ada', 10), (2, 'Bob', 20)");
  }

  @AfterEach
  void stop() {
    System.clearProperty("HALL_URL");
    hall.close();
  }

  @Test
  void aPushedRowIsServedAndLoggedUntilAPullSaysOtherwiseAlsoAcrossARestart() throws Exception {
    String rows =
        "{\"rows\": [{\"id\": 1, \"guest\": \"Eve\", \"price\": 11},"
            + " {\"id\": 3, \"guest\": \"Max\", \"price\": 30}]}";
    try (LocalPlatform platform = start()) {
      awaitGuests(platform, "Ada", "Bob", "not_found");
      HttpResponse<String> bad =
          push(platform, "k0", "{\"rows\": [{\"id\": 1, \"guest\": \"Eve\", \"price\": 900}]}");
      assertThat(bad.statusCode()).isEqualTo(400);
      assertThat(bad.body()).contains("rows[0]: seats.price = 900.0 breaks price_between");
      HttpResponse<String> pushed = push(platform, "k1", rows);
      assertThat(pushed.statusCode()).as(pushed.body()).isEqualTo(200);
      assertThat(JSON.readTree(pushed.body()).get("taken").asInt()).isEqualTo(2);
      awaitGuests(platform, "Eve", "Bob", "Max");
    }
    try (LocalPlatform platform = start()) {
      awaitGuests(platform, "Eve", "Bob", "Max");
      HttpResponse<String> again = push(platform, "k1", rows);
      assertThat(again.statusCode()).isEqualTo(200);
      assertThat(again.headers().firstValue("idempotent-replayed")).hasValue("true");
      // Without a key it is written again, and says nothing new.
      assertThat(push(platform, null, rows).statusCode()).isEqualTo(200);
      String zoe = "{\"rows\": [{\"id\": 2, \"guest\": \"Zoe\", \"price\": 21}]}";
      assertThat(push(platform, null, zoe).statusCode()).isEqualTo(200);
      awaitGuests(platform, "Eve", "Zoe", "Max");

      // The source has the say again: one is as it was, one has got what was pushed, one is gone.
      execute("update seats set guest = 'Zoe', price = 21 where id = 2");
      Freshness.of(platform.jdbcUrl()).pull("seats", Duration.ofMinutes(3), status -> {});
      awaitGuests(platform, "Ada", "Zoe", "not_found");
      assertLogged(platform);
    }
  }

  private void assertLogged(LocalPlatform platform) {
    try (OfflineLog log = platform.offlineLog()) {
      Awaitility.await("rows in the log")
          .atMost(Duration.ofMinutes(3))
          .until(() -> log.count("rows_seats") >= 7);
      List<String> logged = new ArrayList<>();
      for (Record row : log.rows("rows_seats")) {
        boolean gone = (Boolean) row.getField("gone");
        boolean pushed = (Integer) row.getField("pull") < 0;
        assertThat(row.getField("observed_at")).isEqualTo(row.getField("pulled_at"));
        logged.add(
            "%d %s%s"
                .formatted(
                    (Long) row.getField("id"),
                    gone ? "gone" : row.getField("guest"),
                    pushed ? " pushed" : ""));
      }
      assertThat(logged)
          .containsExactlyInAnyOrder(
              "1 Ada", "2 Bob", "1 Eve pushed", "3 Max pushed", "2 Zoe pushed", "1 Ada", "3 gone");
    }
  }

  private LocalPlatform start() {
    return Millrace.local(
        LocalOptions.in(folder.resolve("platform")).withDurability(Durability.PROCESS_DEATH),
        SeatFeatures.class);
  }

  /**
   * Asked again while it is refused for now, as a cold producer's first push may be: until the
   * lease of that is over.
   */
  private static HttpResponse<String> push(LocalPlatform platform, String key, String rows)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(platform.gatewayUrl() + "/v1/push/seats"))
            .POST(HttpRequest.BodyPublishers.ofString(rows));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    HttpRequest built = request.build();
    return Awaitility.await("push")
        .atMost(Duration.ofMinutes(3))
        .until(
            () -> HTTP.send(built, HttpResponse.BodyHandlers.ofString()),
            response -> response.statusCode() != 503 && response.statusCode() != 409);
  }

  private static void awaitGuests(LocalPlatform platform, String... guests) {
    Awaitility.await(String.join(", ", guests))
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(guests(platform)).containsExactly(guests));
  }

  private static List<String> guests(LocalPlatform platform) throws Exception {
    GatewayHttp.Reply reply =
        new GatewayHttp(URI.create(platform.gatewayUrl()))
            .query(
                JSON.readTree(
                    "{\"inputs\": {\"seat.seat_id\": [1, 2, 3]}, \"outputs\": [\"seat.guest\"]}"));
    List<String> guests = new ArrayList<>();
    for (JsonNode answer : reply.body().get("data")) {
      String status = answer.path("status").asText();
      guests.add(status.equals("present") ? answer.path("value").asText() : status);
    }
    return guests;
  }

  private void execute(String sql) throws Exception {
    try (Connection connection = DriverManager.getConnection(hall.jdbcUrl());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
