package io.millrace.job.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.millrace.event.EventBinding;
import io.millrace.event.EventEncoder;
import io.millrace.event.ReasonCode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as a registry does: 200, 404 and 503. */
final class RegistryTest {
  private static final EventBinding<FragileFeatures.Reading> READINGS =
      EventBinding.of(FragileFeatures.Reading.class);

  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger unavailable = new AtomicInteger();
  private HttpServer server;

  @BeforeEach
  void start() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/schemas/ids/",
        exchange -> {
          asked.incrementAndGet();
          boolean known = exchange.getRequestURI().getPath().endsWith("/7");
          int status = unavailable.getAndDecrement() > 0 ? 503 : known ? 200 : 404;
          byte[] body = new ObjectMapper().writeValueAsBytes(answer(status));
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aSchemaIsLookedUpOnce() throws Exception {
    try (Decoding decoding = decoding()) {
      decoding.bytes(event(7), 0);
      decoding.bytes(event(7), 0);
      assertThat(decoding.events()).hasSize(2);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void anUnknownSchemaIsADeadLetterAndNotAskedForAgainAtOnce() throws Exception {
    try (Decoding decoding = decoding()) {
      decoding.bytes(event(8), 0);
      decoding.bytes(event(8), 0);
      assertThat(decoding.deadLetters())
          .extracting(DeadLetter::reason)
          .containsExactly(ReasonCode.UNKNOWN_SCHEMA, ReasonCode.UNKNOWN_SCHEMA);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void aRegistryThatIsAwayIsWaitedFor() throws Exception {
    unavailable.set(2);
    try (Decoding decoding = decoding()) {
      decoding.bytes(event(7), 0);
      assertThat(decoding.events()).hasSize(1);
      assertThat(decoding.deadLetters()).isEmpty();
    }
  }

  @Test
  void aNumberThatIsNoneIsRefusedByTheViewThatAddsItUp() throws Exception {
    try (Decoding decoding = decoding()) {
      decoding.bytes(event(7, Double.NaN), 0);
      assertThat(decoding.events()).hasSize(1);
      assertThat(decoding.deadLetters())
          .extracting(letter -> letter.view() + " " + letter.reason())
          .containsExactly("fragile NOT_FINITE");
    }
  }

  @Test
  void bytesThatAreNotConfluentsAreUndecodable() throws Exception {
    try (Decoding decoding = decoding()) {
      decoding.bytes("{}".getBytes(StandardCharsets.UTF_8), 0);
      assertThat(decoding.deadLetters())
          .extracting(DeadLetter::reason)
          .containsExactly(ReasonCode.UNDECODABLE);
      assertThat(asked).hasValue(0);
    }
  }

  private static Map<String, Object> answer(int status) {
    return status == 200
        ? Map.of("schema", READINGS.schema().toString())
        : Map.of("error_code", status == 404 ? 40403 : 50302, "message", "no");
  }

  private Decoding decoding() throws Exception {
    return Decoding.avro(
        "http://127.0.0.1:" + server.getAddress().getPort(), FragileFeatures.class);
  }

  private static byte[] event(int schema) throws Exception {
    return event(schema, 1);
  }

  private static byte[] event(int schema, double value) throws Exception {
    return EventEncoder.confluentAvro(READINGS, schema)
        .encode(new FragileFeatures.Reading("s1", value, "C", Instant.ofEpochMilli(Decoding.NOW)));
  }
}
