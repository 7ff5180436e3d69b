package io.millrace.dataset;

import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.reference.NaiveEvent;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/** Seeded visits with ties, duplicates, disorder and gaps, as a CSV and for the reference. */
public record Visits(List<Visit> all) {
  public static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  public static final long MINUTE = 60_000;

  public static Visits seeded(long seed, int count, int shops) {
    Random random = new Random(seed);
    List<Visit> visits = new ArrayList<>();
    long time = START;
    for (int i = 0; i < count; i++) {
      if (!visits.isEmpty() && random.nextInt(12) == 0) {
        visits.add(visits.get(random.nextInt(visits.size()))); // the same event twice
        continue;
      }
      // Often the same millisecond, often a whole minute, now and then hours of nothing.
      time +=
          switch (random.nextInt(8)) {
            case 0, 1 -> 0;
            case 2 -> MINUTE - Math.floorMod(time, MINUTE);
            case 3 -> random.nextInt(200) == 0 ? 5 * 60 * MINUTE : 1;
            default -> random.nextInt(40_000);
          };
      visits.add(
          new Visit(
              "shop " + random.nextInt(shops),
              random.nextInt(30),
              "v" + random.nextInt(9),
              random.nextInt(6) == 0 ? null : (long) random.nextInt(40) - 10,
              random.nextInt(7) == 0 ? null : amount(random),
              new BigDecimal(random.nextInt(1_000)).movePointLeft(2),
              Instant.ofEpochMilli(time)));
    }
    Collections.shuffle(visits, random);
    return new Visits(visits);
  }

  private static double amount(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> 1e16 * (random.nextBoolean() ? 1 : -1);
      case 1 -> -0.0;
      default -> random.nextInt(10_000) / 100.0;
    };
  }

  /** A file whose rows are events in this order: partition 0, offsets from 0. */
  public Path csv(Path folder) throws IOException {
    StringBuilder text = new StringBuilder("shop,district,visitor,points,amount,price,at\n");
    for (Visit visit : all) {
      text.append(visit.shop())
          .append(',')
          .append(visit.district())
          .append(',')
          .append(visit.visitor())
          .append(',')
          .append(visit.points() == null ? "" : visit.points())
          .append(',')
          .append(visit.amount() == null ? "" : visit.amount())
          .append(',')
          .append(visit.price() == null ? "" : visit.price())
          .append(',')
          .append(visit.at())
          .append('\n');
    }
    return Files.writeString(folder.resolve("visits.csv"), text, StandardCharsets.UTF_8);
  }

  /** What the reference counts of some visits. */
  List<NaiveEvent> naive(Function<Visit, Boolean> which, Function<Visit, Object> field) {
    List<NaiveEvent> events = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Visit visit = all.get(i);
      if (which.apply(visit)) {
        events.add(new NaiveEvent(visit.at().toEpochMilli(), 0, 0, i, field.apply(visit)));
      }
    }
    return events;
  }
}
