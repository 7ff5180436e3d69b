package io.millrace.examples;

import static io.millrace.examples.TablesTest.StationFeatures.CITY;
import static io.millrace.examples.TablesTest.StationFeatures.HEIGHT;
import static io.millrace.examples.TablesTest.StationFeatures.MOVES;
import static io.millrace.examples.TablesTest.StationFeatures.STATIONS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.answer.Status;
import io.millrace.testkit.FeatureTest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The worked examples of tables in docs/semantics.md. */
class TablesTest {
  static final Entity.One<String> SENSOR = Entity.key("sensor", String.class);

  // region definition
  record Station(String sensor, String city, Double height, Instant since) {}

  @FeatureView(owner = "docs@example.com", description = "Where a sensor stands")
  static final class StationFeatures {
    static final Table<Station> STATIONS =
        Table.of(Station.class)
            .from(Jdbc.query("inventory", "select sensor, city, height, since from stations"))
            .key(SENSOR, Station::sensor)
            .observedAt(Station::since)
            .every("1h");

    static final Feature<String> CITY = STATIONS.latest(Station::city);
    static final Feature<Double> HEIGHT = STATIONS.latest(Station::height).maxStaleness("2d");
    static final Feature<Long> MOVES = STATIONS.rows().count().forever();
  }

  // endregion

  @Test
  void theLatestRowCountsAsAWhole() {
    // region latest
    FeatureTest test =
        FeatureTest.of(StationFeatures.class)
            .pull(STATIONS, "2026-01-01T10:00:00Z", station("Oslo", 12.0, "2026-01-01T09:00:00Z"))
            .pull(STATIONS, "2026-01-01T11:00:00Z", station("Bergen", null, "2026-01-01T10:30:00Z"))
            .pull(STATIONS, "2026-01-01T12:00:00Z", station("Oslo", 12.0, "2026-01-01T09:00:00Z"))
            .pull(STATIONS, "2026-01-01T13:00:00Z"); // the source has no row any more
    test.cases(SENSOR, CITY)
        .expect("2026-01-01T09:30:00Z", "s1", null) // not pulled yet
        .expect("2026-01-01T10:30:00Z", "s1", "Oslo")
        .expect("2026-01-01T11:30:00Z", "s1", "Bergen")
        .expect("2026-01-01T12:30:00Z", "s1", "Bergen") // an older row after a newer one
        .expect("2026-01-01T13:30:00Z", "s1", null)
        .verify();
    test.cases(SENSOR, HEIGHT).expect("2026-01-01T11:30:00Z", "s1", null).verify();
    test.cases(SENSOR, MOVES)
        .expect("2026-01-01T12:30:00Z", "s1", 3L)
        .expect("2026-01-01T13:30:00Z", "s1", 3L) // what happened has happened
        .verify();
    // endregion
  }

  @Test
  void stalenessCountsFromTheLastPull() {
    // region stale
    FeatureTest test =
        FeatureTest.of(StationFeatures.class)
            .pull(STATIONS, "2026-01-01T10:00:00Z", station("Oslo", 12.0, "2020-01-01T00:00:00Z"));
    assertThat(test.at("2026-01-01T12:00:00Z").answer(SENSOR, "s1", CITY).status())
        .isEqualTo(Status.PRESENT);
    assertThat(test.at("2026-01-01T12:00:01Z").answer(SENSOR, "s1", CITY).status())
        .isEqualTo(Status.STALE);
    assertThat(test.at("2026-01-03T10:00:00Z").answer(SENSOR, "s1", HEIGHT).status())
        .isEqualTo(Status.PRESENT);
    // endregion
  }

  private static Station station(String city, Double height, String since) {
    return new Station("s1", city, height, Instant.parse(since));
  }
}
