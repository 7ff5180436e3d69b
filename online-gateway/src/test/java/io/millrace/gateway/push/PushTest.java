package io.millrace.gateway.push;

import static io.millrace.gateway.push.PushBench.body;
import static io.millrace.gateway.push.PushBench.push;
import static io.millrace.gateway.push.PushBench.receipt;
import static io.millrace.gateway.push.PushBench.receipts;
import static io.millrace.gateway.push.PushBench.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import io.millrace.event.EventBinding;
import io.millrace.event.EventDecoder;
import io.millrace.gateway.HttpReplies;
import io.millrace.gateway.HttpReplies.Reply;
import io.millrace.gateway.push.till.Receipt;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Events over HTTP into topics: formats, keys, offsets, part of them, limits. */
class PushTest {
  private static PushBench bench;
  private static HttpReplies http;

  @BeforeAll
  static void start() throws Exception {
    bench = new PushBench();
    http = bench.gateway(bench.options());
  }

  @AfterAll
  static void stop() throws Exception {
    bench.close();
  }

  @Test
  void eventsLieWhereTheAnswerSays() throws Exception {
    String body = receipts(100, 120);
    Reply reply = push(http, "receipts", null, body);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().get("source").asText()).isEqualTo("receipts");
    assertThat(reply.body().get("taken").asInt()).isEqualTo(20);
    assertThat(reply.body().get("rejected").asInt()).isZero();
    assertThat(reply.body().get("errors")).isEmpty();
    EventDecoder<Receipt> decoder = EventDecoder.json(EventBinding.of(Receipt.class));
    for (int i = 0; i < 20; i++) {
      ConsumerRecord<byte[], byte[]> record = at("receipts", reply.body().get("offsets").get(i));
      Receipt receipt = decoder.decode(record.value());
      assertThat(receipt.receiptId()).isEqualTo("r" + (100 + i));
      assertThat(receipt.items()).containsExactly(new Receipt.Item("bread", 2));
      assertThat(text(record.key()))
          .as("the key of the stream's first use")
          .isEqualTo("t" + (100 + i) % 3);
      assertThat(record.headers()).isEmpty();
    }
  }

  @Test
  void eventsOfAnEntityKeepTheirOrder() throws Exception {
    List<ObjectNode> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      events.add(receipt(i, "ordered"));
    }
    Reply reply = push(http, "receipts", null, body(events.toArray(ObjectNode[]::new)));
    long before = -1;
    for (JsonNode at : reply.body().get("offsets")) {
      assertThat(at.get("offset").asLong()).isGreaterThan(before);
      before = at.get("offset").asLong();
    }
  }

  @Test
  void anEventWithoutAKeyIsTaken() throws Exception {
    ObjectNode event = receipt(7, "t");
    event.putNull("till");
    Reply reply = push(http, "receipts", null, body(event));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(at("receipts", reply.body().get("offsets").get(0)).key()).isNull();
  }

  @Test
  void aStreamInAvroIsWrittenInAvro() throws Exception {
    Reply reply = push(http, "plain_receipts", null, receipts(1, 3));
    byte[] value = at("plain-receipts", reply.body().get("offsets").get(1)).value();
    Receipt receipt = EventDecoder.avro(EventBinding.of(Receipt.class)).decode(value);
    assertThat(receipt.receiptId()).isEqualTo("r2");
    assertThat(receipt.status()).isEqualTo(Receipt.Status.CASH);
  }

  @Test
  void aStreamInConfluentsFormatIsWrittenWithTheRegistrysSchema() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer registry = registry(asked, 200, "{\"id\":41}");
    try {
      HttpReplies registered =
          bench.gateway(
              bench.options().withRegistry("http://127.0.0.1:" + registry.getAddress().getPort()));
      Reply reply = push(registered, "registered_receipts", null, receipts(1, 3));
      push(registered, "registered_receipts", null, receipts(3, 4));
      byte[] value = at("registered-receipts", reply.body().get("offsets").get(1)).value();
      EventBinding<Receipt> binding = EventBinding.of(Receipt.class);
      Receipt receipt =
          EventDecoder.confluentAvro(binding, id -> id == 41 ? binding.schema() : null)
              .decode(value);
      assertThat(receipt.receiptId()).isEqualTo("r2");
      assertThat(asked).as("times the registry was asked").hasValue(1);
    } finally {
      registry.stop(0);
    }
  }

  @Test
  void aRegistryThatRefusesOrIsAwayIsTold() throws Exception {
    HttpServer registry = registry(new AtomicInteger(), 409, "{\"message\":\"incompatible\"}");
    PushOptions options =
        bench.options().withRegistry("http://127.0.0.1:" + registry.getAddress().getPort());
    HttpReplies registered = bench.gateway(options);
    Reply refused = push(registered, "registered_receipts", null, receipts(1, 2));
    assertThat(refused.status()).isEqualTo(501);
    assertThat(refused.messages().get(0))
        .isEqualTo(
            "the schema registry refuses the schema of topic registered-receipts:"
                + " {\"message\":\"incompatible\"}");
    registry.stop(0);
    Reply away = push(registered, "registered_receipts", null, receipts(1, 2));
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.messages().get(0)).startsWith("the schema registry does not answer: ");
    Reply none = push(http, "registered_receipts", null, receipts(1, 2));
    assertThat(none.status()).isEqualTo(501);
    assertThat(none.messages().get(0)).contains("set schema-registry.url");
  }

  @Test
  void oneBadEventRefusesAllAndPartialTakesTheRest() throws Exception {
    ObjectNode bad = receipt(2, "t1").put("total", -1);
    String body = body(receipt(501, "t1"), bad, receipt(503, "t1"));
    Reply refused = push(http, "receipts", null, body);
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.code()).isEqualTo("VALIDATION_FAILED");
    assertThat(bench.receiptIds()).doesNotContain("r501", "r503");

    Reply partial = push(http, "receipts?partial=true", null, body);
    assertThat(partial.status()).isEqualTo(200);
    assertThat(partial.body().get("taken").asInt()).isEqualTo(2);
    assertThat(partial.body().get("rejected").asInt()).isEqualTo(1);
    assertThat(partial.body().get("offsets").get(1).isNull()).isTrue();
    assertThat(partial.messages())
        .containsExactly("events[1]: receipts.total = -1.0 breaks total_at_least[0.0]");
    assertThat(bench.receiptIds()).contains("r501", "r503");
  }

  @Test
  void manyProblemsAreListedUpToAThousand() throws Exception {
    ObjectNode[] events = new ObjectNode[1_200];
    java.util.Arrays.setAll(events, i -> receipt(i, "t").put("total", -1));
    Reply reply = push(http, "receipts?partial=true", null, body(events));
    assertThat(reply.body().get("rejected").asInt()).isEqualTo(1_200);
    assertThat(reply.body().get("errors")).hasSize(1_000);
  }

  @Test
  void limitsAreKept() throws Exception {
    PushLimits small = new PushLimits(4_000, 3, 8, 1 << 20, Duration.ofSeconds(30));
    HttpReplies limited = bench.gateway(bench.options().withLimits(small));
    Reply events = push(limited, "receipts", null, receipts(0, 4));
    assertThat(events.status()).isEqualTo(413);
    assertThat(events.messages())
        .containsExactly("4 events are sent; at most 3 are taken at a time");
    Reply bytes = push(limited, "receipts", null, receipts(0, 100));
    assertThat(bytes.status()).isEqualTo(413);
    assertThat(bytes.messages())
        .containsExactly("the body is larger than 4000 bytes; send fewer events at a time");
    assertThat(push(limited, "receipts", null, receipts(0, 3)).status()).isEqualTo(200);
  }

  @Test
  void whatCannotBePushedToIsTold() throws Exception {
    Reply unknown = push(http, "receipt", null, receipts(0, 1));
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.messages())
        .containsExactly(
            "there is no stream or table 'receipt'; there is plain_receipts, receipts,"
                + " registered_receipts, places");

    Reply get = http.get("/v1/push/receipts");
    assertThat(get.status()).isEqualTo(405);
    assertThat(get.response().headers().firstValue("allow")).hasValue("POST");

    HttpReplies none = bench.gateway(PushOptions.none());
    Reply unconfigured = push(none, "receipts", "k", receipts(0, 1));
    assertThat(unconfigured.status()).isEqualTo(501);
    assertThat(unconfigured.messages())
        .containsExactly("this gateway knows no Kafka; set kafka.bootstrap.servers to push events");

    HttpReplies swapped =
        bench.gateway(
            bench
                .options()
                .withSources(
                    Map.of("receipts", "csv:receipts.csv", "plain_receipts", "kafka:receipts")));
    Reply file = push(swapped, "receipts", null, receipts(0, 1));
    assertThat(file.status()).isEqualTo(501);
    assertThat(file.messages().get(0)).contains("is read from csv:receipts.csv");
    Reply other = push(swapped, "plain_receipts", null, receipts(0, 1));
    assertThat(at("receipts", other.body().get("offsets").get(0)).value()).isNotEmpty();
  }

  @Test
  void whatIsPushedIsMeasured() throws Exception {
    push(http, "receipts", "measured", receipts(900, 901));
    push(http, "receipts", "measured", receipts(901, 902));
    String metrics = http.get("/metrics").text();
    assertThat(metrics)
        .contains(
            "millrace_gateway_push_events_total{source=\"receipts\"}",
            "millrace_gateway_push_events_rejected_total{source=\"receipts\"}",
            "millrace_gateway_push_writes_seconds_count{source=\"receipts\"}",
            "millrace_gateway_push_requests_active 0.0",
            "millrace_gateway_push_bytes_active_bytes 0.0",
            "route=\"/v1/push/:source\",status=\"422\"");
  }

  @Test
  void aBodyThatNeverComesHoldsNoRoom() throws Exception {
    PushLimits one = new PushLimits(4_000, 3, 1, 4_000, Duration.ofMinutes(5));
    HttpReplies narrow = bench.gateway(bench.options().withLimits(one));
    int port = java.net.URI.create(narrow.base()).getPort();
    try (java.net.Socket socket = new java.net.Socket("127.0.0.1", port)) {
      socket
          .getOutputStream()
          .write(
              "POST /v1/push/receipts HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"
                  .getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> push(narrow, "receipts", null, receipts(0, 1)).status() == 429);
    }
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> push(narrow, "receipts", null, receipts(0, 1)).status() == 200);
  }

  @Test
  void aBodyThatDoesNotComeInTimeIsRefusedAndHoldsNoRoomAnyMore() throws Exception {
    PushLimits one = new PushLimits(4_000, 3, 1, 4_000, Duration.ofSeconds(1));
    HttpReplies narrow = bench.gateway(bench.options().withLimits(one));
    try (java.net.Socket socket =
        new java.net.Socket("127.0.0.1", java.net.URI.create(narrow.base()).getPort())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              "POST /v1/push/receipts HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{"
                  .getBytes(StandardCharsets.US_ASCII));
      String reply = text(socket.getInputStream().readAllBytes());
      assertThat(reply)
          .as("all that comes until the gateway closes the connection")
          .startsWith("HTTP/1.1 408 ")
          .contains("BODY_TIMEOUT", "the body did not come within 1000 ms; nothing is taken");
      assertThat(push(narrow, "receipts", null, receipts(0, 1)).status()).isEqualTo(200);
    }
  }

  @Test
  void theContentTypeDoesNotMatterNorDoesChunking() throws Exception {
    byte[] bytes = receipts(0, 1).getBytes(StandardCharsets.UTF_8);
    Reply chunked =
        http.send(
            "POST",
            "/v1/push/receipts",
            HttpRequest.newBuilder()
                .header("content-type", "text/csv")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(bytes))));
    assertThat(chunked.status()).isEqualTo(200);
  }

  private static ConsumerRecord<byte[], byte[]> at(String topic, JsonNode place) {
    return bench.records(topic).stream()
        .filter(record -> record.partition() == place.get("partition").asInt())
        .filter(record -> record.offset() == place.get("offset").asLong())
        .findFirst()
        .orElseThrow();
  }

  private static HttpServer registry(AtomicInteger asked, int status, String reply)
      throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/subjects/registered-receipts-value/versions",
        exchange -> {
          asked.incrementAndGet();
          byte[] bytes = reply.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }
}
