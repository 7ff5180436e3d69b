package io.millrace.gateway.push;

import static io.millrace.gateway.push.PushBench.push;
import static io.millrace.gateway.push.PushBench.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.client.MillraceClient;
import io.millrace.client.PushedEvent;
import io.millrace.gateway.Gateway;
import io.millrace.gateway.HttpReplies;
import io.millrace.gateway.HttpReplies.Reply;
import io.millrace.gateway.push.till.Place;
import io.millrace.gateway.push.till.PlaceFeatures;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows of a table over HTTP into its topic: what is taken, what is refused, and retries. */
class PushRowsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ROWS =
      """
      {"rows": [{"till": "t1", "city": "Graz", "floor": 2, "since": "2026-01-31T12:00:00Z"},
                {"till": "t2", "city": "Linz", "since": null}]}
      """;

  private PushBench bench;
  private HttpReplies http;

  @BeforeEach
  void start() throws Exception {
    bench = new PushBench();
    http = bench.gateway(bench.options());
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @Test
  void rowsLieInTheTablesTopicUnderItsKey() throws Exception {
    Reply reply = push(http, "places", null, ROWS);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.body().get("source").asText()).isEqualTo("places");
    assertThat(reply.body().get("taken").asInt()).isEqualTo(2);
    List<ConsumerRecord<byte[], byte[]>> records = bench.records("till-places");
    assertThat(records).extracting(record -> text(record.key())).contains("t1", "t2");
    JsonNode row = JSON.readTree(at(records, reply.body().at("/offsets/0")).value());
    assertThat(row.get("city").asText()).isEqualTo("Graz");
    assertThat(row.get("floor").asInt()).isEqualTo(2);
  }

  @Test
  void allThatIsWrongWithRowsIsToldAndNothingIsTaken() throws Exception {
    String ahead = Instant.now().plusSeconds(3_600).toString();
    Reply reply =
        push(
            http,
            "places",
            null,
            """
            {"rows": [{"till": "t1", "city": "Graz"},
                      {"till": null, "city": "Graz"},
                      {"till": "t3", "floor": 77, "since": "%s"},
                      {"till": "t4", "city": "Graz", "floor": "low", "since": "noon"}, 7]}
            """
                .formatted(ahead));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("VALIDATION_FAILED");
    assertThat(reply.body().get("errors"))
        .extracting(
            error ->
                "%d %s %s"
                    .formatted(
                        error.get("index").asInt(),
                        error.get("field").asText(),
                        error.get("reason").asText()))
        .containsExactly(
            "1 places.till null_key",
            "2 since ahead_of_arrival",
            "2 city constraint",
            "2 floor constraint",
            "3 floor wrong_type",
            "3 since wrong_type",
            "4 null undecodable");
    assertThat(reply.messages().get(3))
        .isEqualTo("rows[2]: places.floor = 77 breaks floor_between[-2, 40]");
    assertThat(bench.records("till-places")).isEmpty();

    Reply partial =
        push(
            http,
            "places?partial=true",
            null,
            "{\"rows\": [{\"till\": \"t1\", \"city\": \"Graz\"}, {\"till\": \"t2\"}]}");
    assertThat(partial.status()).isEqualTo(200);
    assertThat(partial.body().get("taken").asInt()).isEqualTo(1);
    assertThat(bench.records("till-places")).hasSize(1);
  }

  @Test
  void aTableIsSentRowsAndOnlyOneThatTakesThem() throws Exception {
    Reply events = push(http, "places", null, "{\"events\": [{\"till\": \"t1\"}]}");
    assertThat(events.status()).isEqualTo(400);
    assertThat(events.messages())
        .containsExactly("the body must be {\"rows\": [{...}, ...]} with at least one row");
    Reply moves = push(http, "moves", null, ROWS);
    assertThat(moves.status()).isEqualTo(501);
    assertThat(moves.messages())
        .containsExactly("table 'moves' takes no pushed rows; say pushedTo(...) in its definition");
  }

  @Test
  void aRetryUnderAKeyWritesNothingAgainOnAnyGatewayAndOneWithoutDoes() throws Exception {
    Reply first = push(http, "places", "k", ROWS);
    HttpReplies other = bench.gateway(bench.options());
    Reply again = push(other, "places", "k", ROWS);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.response().headers().firstValue("idempotent-replayed")).hasValue("true");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(bench.records("till-places")).hasSize(2);
    push(http, "places", null, ROWS);
    assertThat(bench.records("till-places")).hasSize(4);
  }

  @Test
  void whileKafkaIsAwayRowsAreRefusedAndThenTheRetryWritesThemOnce() throws Exception {
    HttpReplies hasty = bench.gateway(bench.hasty());
    bench.kafka().stop();
    Reply away = push(hasty, "places", "k", ROWS);
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.messages().get(0))
        .startsWith("topic till-places of table 'places' cannot be reached: ");
    bench.kafka().start();
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> push(http, "places", "k", ROWS).status() == 200);
    push(http, "places", "k", ROWS);
    assertThat(bench.records("till-places")).hasSize(2);
  }

  @Test
  void theClientPushesRowsByTheConstantOfTheirTable() throws Exception {
    try (Gateway gateway = bench.started(bench.options())) {
      MillraceClient client =
          MillraceClient.of(URI.create("http://127.0.0.1:" + gateway.port()), PlaceFeatures.class);
      List<PushedEvent> places =
          client
              .push(
                  PlaceFeatures.PLACES,
                  List.of(new Place("t9", "Wien", 3, Instant.parse("2026-01-31T12:00:00Z"))))
              .send();
      assertThat(places).hasSize(1);
      assertThat(bench.records("till-places"))
          .singleElement()
          .satisfies(record -> assertThat(record.offset()).isEqualTo(places.get(0).offset()));
    }
  }

  private static ConsumerRecord<byte[], byte[]> at(
      List<ConsumerRecord<byte[], byte[]>> records, JsonNode place) {
    return records.stream()
        .filter(
            record ->
                record.partition() == place.get("partition").asInt()
                    && record.offset() == place.get("offset").asLong())
        .findFirst()
        .orElseThrow();
  }
}
