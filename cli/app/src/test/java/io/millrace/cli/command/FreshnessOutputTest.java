package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.freshness.FreshnessReport;
import io.millrace.cli.freshness.ViewStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FreshnessOutputTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private static FreshnessOutput of(Instant completeTo) {
    ViewStatus view = new ViewStatus("card", completeTo);
    return new FreshnessOutput(
        new FreshnessReport(List.of(), List.of(), List.of(view)), NOW, Duration.ofHours(1));
  }

  @Test
  void whereAllInputIsReadThatIsSaidAndNoInstant() {
    FreshnessOutput ended = of(Instant.ofEpochMilli(Long.MAX_VALUE));
    assertThat(ended.text()).contains("all input is read").doesNotContain("292278994");
    JsonNode view = ended.json().get("views").get(0);
    assertThat(view.get("complete_to").isNull()).isTrue();
    assertThat(view.get("all_input_read").asBoolean()).isTrue();
    assertThat(view.get("lag_ms").asLong(-1)).isZero();
    assertThat(ended.isAnyOld()).isFalse();
  }

  @Test
  void whereInputGoesOnTheInstantIsSaid() {
    FreshnessOutput live = of(NOW.minusSeconds(7));
    assertThat(live.text()).contains("2026-03-01T09:59:53Z").doesNotContain("all input");
    JsonNode view = live.json().get("views").get(0);
    assertThat(view.get("complete_to").asText()).isEqualTo("2026-03-01T09:59:53Z");
    assertThat(view.get("all_input_read").asBoolean(true)).isFalse();
  }

  @Test
  void whatIsNotKnownIsUnknown() {
    FreshnessOutput unknown = of(null);
    assertThat(unknown.text()).contains("unknown");
    assertThat(unknown.json().get("views").get(0).get("all_input_read").asBoolean(true)).isFalse();
  }
}
