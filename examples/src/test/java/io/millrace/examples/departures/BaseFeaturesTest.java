package io.millrace.examples.departures;

import static io.millrace.examples.departures.BaseFeatures.BASE;
import static io.millrace.examples.departures.BaseFeatures.DEPARTED;
import static io.millrace.examples.departures.BaseFeatures.DEPARTURES;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.Status;
import io.millrace.examples.departures.BaseFeatures.Departure;
import io.millrace.testkit.BadEvent;
import io.millrace.testkit.FeatureTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BaseFeaturesTest {
  private final FeatureTest test =
      FeatureTest.of(BaseFeatures.class)
          .pull(
              DEPARTURES,
              "2026-03-01T10:00:00Z",
              departure(1, 40.7, "2026-03-01T09:10:00Z"),
              departure(2, 40.8, "2026-03-01T09:50:00Z"),
              departure(3, null, "2026-03-01T09:51:00Z"),
              departure(4, 407.0, "2026-03-01T09:52:00Z"))
          .pull(
              DEPARTURES,
              "2026-03-01T10:05:00Z",
              departure(2, 40.8, "2026-03-01T09:50:00Z"), // again, in the overlap
              departure(5, 40.9, "2026-03-01T10:01:00Z"));

  @Test
  void departuresCountForTheirBaseFromThePullThatBringsThem() {
    test.cases(BASE, DEPARTED.over("1h"))
        .expect("2026-03-01T09:59:59Z", "B1", 0L)
        .expect("2026-03-01T10:04:59Z", "B1", 2L)
        .expect("2026-03-01T10:05:00Z", "B1", 3L)
        .expect("2026-03-01T10:11:00Z", "B1", 2L)
        .verify();
  }

  @Test
  void withoutCoordinatesADepartureIsRejected() {
    assertThat(test.badEvents())
        .extracting(BadEvent::message)
        .containsExactly(
            "departures.lat = null breaks lat_required",
            "departures.lat = 407.0 breaks lat_between[-90, 90]");
  }

  @Test
  void anAnswerIsStaleWhenTheTableWasNotPulledFor15Minutes() {
    assertThat(test.at("2026-03-01T10:20:00Z").answer(BASE, "B1", DEPARTED.over("1h")).status())
        .isEqualTo(Status.PRESENT);
    assertThat(test.at("2026-03-01T10:20:01Z").answer(BASE, "B1", DEPARTED.over("1h")).status())
        .isEqualTo(Status.STALE);
  }

  private static Departure departure(long id, Double lat, String at) {
    return new Departure(id, lat, -73.9, "B1", Instant.parse(at));
  }
}
