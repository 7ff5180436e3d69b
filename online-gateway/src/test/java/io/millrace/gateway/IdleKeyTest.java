package io.millrace.gateway;

import static io.millrace.gateway.RunningGateway.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** One event, then silence: what is served decays by the clock alone. */
class IdleKeyTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  @Test
  void theEventLeavesEachWindowWithItsTileAlsoAfterARestart() throws Exception {
    Instant at = START.plusMillis(90_500); // half a minute into the tile of 10:01
    try (RunningGateway running = new RunningGateway()) {
      running.sale("c1", 7.0, at);
      checkHour(running.http(), at.toEpochMilli(), START.toEpochMilli() + MINUTE);
      checkExact(running.http(), at.toEpochMilli());

      running.tables().server().stop();
      running.tables().server().start();
      try (Gateway second =
              Gateway.start(running.store(), RunningGateway.patient(running.tables()));
          HttpReplies http = new HttpReplies(second.port())) {
        checkHour(http, at.toEpochMilli(), START.toEpochMilli() + MINUTE);
      }
    }
  }

  /** The window of an hour has tiles of a minute. */
  private static void checkHour(HttpReplies http, long event, long tile) throws Exception {
    assertThat(spend(http, event)).as("before it is strictly past, as of the row").isEqualTo("0.0");
    assertThat(spend(http, event + 1)).isEqualTo("7.0");
    assertThat(spend(http, event + HOUR - 1)).isEqualTo("7.0");
    assertThat(spend(http, event + HOUR)).isEqualTo("7.0");
    assertThat(spend(http, tile + HOUR + MINUTE - 1)).isEqualTo("7.0");
    assertThat(spend(http, tile + HOUR + MINUTE)).isEqualTo("0.0");
    assertThat(spend(http, tile + HOUR + MINUTE + 1)).isEqualTo("0.0");
  }

  /** The exact window of ten minutes. */
  private static void checkExact(HttpReplies http, long event) throws Exception {
    assertThat(value(http, "exact_count_10m", event + 10 * MINUTE - 1)).isEqualTo("1");
    assertThat(value(http, "exact_count_10m", event + 10 * MINUTE)).isEqualTo("1");
    assertThat(value(http, "exact_count_10m", event + 10 * MINUTE + 1)).isEqualTo("0");
  }

  private static String spend(HttpReplies http, long at) throws Exception {
    return value(http, "spend_1h", at);
  }

  private static String value(HttpReplies http, String feature, long at) throws Exception {
    return http.get("/v1/views/card/c1?now=" + Instant.ofEpochMilli(at))
        .value("card." + feature)
        .get("value")
        .toString();
  }
}
