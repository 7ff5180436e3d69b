package io.millrace.cli.example;

import io.millrace.examples.departures.BaseFeatures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Departures of taxis from a dispatching table. Every twentieth has no place, and is rejected. */
final class DeparturesExample implements TableExample {
  private static final int DEPARTURES = 3_000;
  private static final List<String> BASES = List.of("B02512", "B02598", "B02617", "B02682");

  private final Random random;
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final List<Departed> good = new ArrayList<>();

  private record Departed(String base, double lat, Duration ago) {}

  DeparturesExample(long seed) {
    random = new Random(seed);
  }

  @Override
  public Class<?> view() {
    return BaseFeatures.class;
  }

  @Override
  public List<String> connections() {
    return List.of("dispatch");
  }

  @Override
  public void fill(Connection source) throws SQLException {
    try (Statement statement = source.createStatement()) {
      statement.execute(
          "create table departures (id bigint primary key, lat double precision, lon double"
              + " precision, base text not null, departed_at timestamptz not null)");
    }
    try (PreparedStatement insert =
        source.prepareStatement("insert into departures values (?, ?, ?, ?, ?)")) {
      for (int id = 1; id <= DEPARTURES; id++) {
        String base = BASES.get(random.nextInt(BASES.size()));
        double lat = 40 + random.nextInt(10_000) / 10_000.0;
        // Well within an hour, or well beyond: where a window begins does not matter then.
        Duration ago =
            (random.nextInt(3) == 0
                    ? Duration.ofMinutes(1 + random.nextInt(30))
                    : Duration.ofMinutes(120 + random.nextInt(18 * 60)))
                .plusMillis(id);
        insert.setLong(1, id);
        if (id % 20 == 0) {
          insert.setNull(2, Types.DOUBLE);
        } else {
          insert.setDouble(2, lat);
          good.add(new Departed(base, lat, ago));
        }
        insert.setDouble(3, -74);
        insert.setString(4, base);
        insert.setTimestamp(5, Timestamp.from(now.minus(ago)));
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  @Override
  public int rejected() {
    return DEPARTURES - good.size();
  }

  @Override
  public String key() {
    return "base.base";
  }

  @Override
  public List<String> features() {
    return List.of("base.departed_1h", "base.departed_24h", "base.last_lat");
  }

  @Override
  public Map<String, List<String>> expected() {
    Map<String, List<String>> expected = new TreeMap<>();
    for (String base : BASES) {
      List<Departed> own = good.stream().filter(each -> each.base().equals(base)).toList();
      expected.put(
          base,
          List.of(
              String.valueOf(
                  own.stream()
                      .filter(each -> each.ago().compareTo(Duration.ofHours(1)) < 0)
                      .count()),
              String.valueOf(own.size()),
              String.valueOf(
                  own.stream().min(Comparator.comparing(Departed::ago)).orElseThrow().lat())));
    }
    return expected;
  }
}
