package io.millrace.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that answers as Flink does. */
class FlinkRestTest {
  private final Queue<String> metrics = new ArrayDeque<>();
  private HttpServer server;
  private FlinkRest flink;
  private int running = 2;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    flink = new FlinkRest("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void restartsAreWaitedForBecauseFlinkGathersMetricsOnlyWhenItIsAsked() throws Exception {
    metrics.addAll(List.of("[]", "[]", "[{\"id\":\"numRestarts\",\"value\":\"3\"}]"));
    assertThat(flink.restarts()).isEqualTo(3);
  }

  @Test
  void aJobRunsWhenAllItsTasksDo() throws Exception {
    assertThat(flink.runs()).isTrue();
    running = 1;
    assertThat(flink.runs()).isFalse();
    server.stop(0);
    assertThat(flink.runs()).isFalse();
  }

  @Test
  void whatFlinkRefusesIsNoAnswer() {
    assertThatThrownBy(flink::checkpoints)
        .isInstanceOf(IOException.class)
        .hasMessage("Flink answered 404 to /jobs/1/checkpoints");
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body =
        switch (path) {
          case "/jobs/overview" ->
              "{\"jobs\":[{\"jid\":\"1\",\"tasks\":{\"total\":2,\"running\":%d}}]}"
                  .formatted(running);
          case "/jobs/1/metrics" -> metrics.remove();
          default -> "{\"errors\":[\"not found\"]}";
        };
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(body.startsWith("{\"errors\"") ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
