package io.millrace.gateway;

import static io.millrace.gateway.RunningGateway.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.HttpReplies.Reply;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the gateway tells of itself. */
class ObservabilityTest {
  @Test
  void requestsReadsMissingRowsStaleAnswersLagAndSkewAreMeasured() throws Exception {
    try (RunningGateway running = new RunningGateway()) {
      running.sale("c1", 1.0, START);
      running.tables().progress("card", Instant.now().minusSeconds(100).toEpochMilli());
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> running.http().get("/v1/views/card/c1").text().contains("\"stale\""));
      running.http().get("/v1/views/visit/c1,3");
      running.http().get("/nothing");
      running.http().query("nonsense");
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(() -> checkMetrics(running.http().get("/metrics")));
    }
  }

  @Test
  void requestsByOutcomeRowsReadAndRowsMissingAreTheNumbersOfWhatWasAsked() throws Exception {
    try (RunningGateway running = new RunningGateway()) {
      running.sale("c1", 1.0, START);
      HttpReplies http = running.http();
      assertThat(http.get("/v1/views/card/c1").status()).isEqualTo(200);
      assertThat(http.get("/v1/views/card/c1").status()).isEqualTo(200);
      assertThat(http.get("/v1/views/card/nobody").status()).isEqualTo(200);
      assertThat(http.get("/v1/views/nothing/c1").status()).isEqualTo(404);
      http.query("nonsense");
      http.query("{}");
      http.get("/nowhere");
      String metrics = http.get("/metrics").text();
      String requests = "millrace_gateway_requests_seconds_count";
      String key = "{route=\"/v1/views/:view/:key\",status=";
      assertThat(gauge(metrics, requests + key + "\"200\"}")).isEqualTo(3);
      assertThat(gauge(metrics, requests + key + "\"404\"}")).isEqualTo(1);
      assertThat(gauge(metrics, requests + "{route=\"/v1/query/online\",status=\"400\"}"))
          .isEqualTo(2);
      assertThat(gauge(metrics, requests + "{route=\"none\",status=\"404\"}")).isEqualTo(1);
      assertThat(gauge(metrics, "millrace_gateway_store_reads_seconds_count{view=\"card\"}"))
          .isEqualTo(3);
      assertThat(gauge(metrics, "millrace_gateway_rows_not_found_total{view=\"card\"}"))
          .isEqualTo(1);
      assertThat(metrics).doesNotContain("millrace_gateway_store_reads_failed_total{");
    }
  }

  private static void checkMetrics(Reply reply) {
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.response().headers().firstValue("content-type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    String metrics = reply.text();
    assertThat(metrics)
        .contains(
            "millrace_gateway_requests_seconds_count{route=\"/v1/query/online\",status=\"400\"} 1")
        .contains("millrace_gateway_requests_seconds_count{route=\"none\",status=\"404\"} 1")
        .contains(
            "millrace_gateway_requests_seconds_bucket{route=\"/v1/views/:view/:key\",status=\"200\",le=\"0.01\"}")
        .contains("millrace_gateway_store_reads_seconds_count{view=\"visit\"} 1")
        .contains("millrace_gateway_rows_not_found_total{view=\"visit\"} 1.0")
        .contains("millrace_gateway_answers_marked_total{status=\"not_found\",view=\"visit\"} 1.0")
        .contains("millrace_gateway_answers_marked_total{status=\"stale\",view=\"card\"}")
        .contains("millrace_gateway_store_up 1.0");
    assertThat(gauge(metrics, "millrace_gateway_complete_to_lag_seconds{view=\"card\"}"))
        .isBetween(100.0, 200.0);
    assertThat(gauge(metrics, "millrace_gateway_complete_to_lag_seconds{view=\"visit\"}")).isZero();
    assertThat(gauge(metrics, "millrace_gateway_clock_skew_seconds")).isBetween(-1.0, 1.0);
  }

  private static double gauge(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theOpenApiDocumentIsServedAndHealthIsTold() throws Exception {
    try (RunningGateway running = new RunningGateway()) {
      Reply document = running.http().get("/openapi.json");
      assertThat(new JsonObject(document.text())).isEqualTo(HttpReplies.document());
      assertThat(running.http().get("/healthz").text()).isEqualTo("{\"status\":\"UP\"}");
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(
              () ->
                  assertThat(running.http().get("/readyz").text())
                      .isEqualTo("{\"status\":\"UP\"}"));
      running.tables().execute("alter table millrace.progress rename to elsewhere");
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> running.http().get("/readyz").status() == 503);
      assertThat(running.http().get("/readyz").body().get("reason").asText())
          .contains("the progress of the views cannot be read: ")
          .contains("millrace.progress");
    }
  }

  @Test
  void aPortThatIsTakenIsToldWithIt() throws Exception {
    try (RunningGateway running = new RunningGateway()) {
      GatewayOptions taken =
          GatewayOptions.local(running.tables().uri())
              .onPort("127.0.0.1", running.gateway().port());
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> Gateway.start(running.store(), taken))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith(
              "Cannot start the gateway on 127.0.0.1:" + running.gateway().port() + ": ");
    }
  }
}
