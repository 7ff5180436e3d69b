package io.millrace.benchmarks.gateway;

import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The rows of one view: a thousand different ones, made by the core from events of the last 30
 * days, as a job would have written them now. A key has the row of its number modulo their count.
 * Immutable.
 */
final class DriverRows {
  private static final int DIFFERENT = 1_000;
  private static final int MOST_TRIPS = 9;
  private static final String[] CITIES = {"Oslo", "Bergen", "Trondheim", "Stavanger", "Tromsø"};

  private final List<OnlineRow> rows = new ArrayList<>(DIFFERENT);
  private final List<byte[]> bytes = new ArrayList<>(DIFFERENT);

  /**
   * @param now when the job would have written them
   */
  DriverRows(BoundView view, Instant now) throws Exception {
    ViewCore core = new ViewCore(view.layout());
    RowCodec codec = new RowCodec(view.layout());
    Random random = new Random(view.spec().name().hashCode());
    long offset = 0;
    for (int i = 0; i < DIFFERENT; i++) {
      KeyState state = core.create();
      for (long age : ages(random)) {
        Instant at = now.minusMillis(age);
        Trip trip =
            new Trip(
                i,
                Math.round(random.nextDouble() * 10_000) / 100.0,
                Math.round(random.nextDouble() * 500) / 10.0,
                CITIES[random.nextInt(CITIES.length)],
                at);
        long millis = at.toEpochMilli();
        for (Contribution contribution :
            view.contributions(Trips.STREAM, trip, millis, millis, 0, offset++)) {
          core.add(state, contribution, Long.MIN_VALUE);
        }
      }
      core.advance(state, now.toEpochMilli());
      OnlineRow row = core.row(state, now.toEpochMilli(), 1);
      rows.add(row);
      bytes.add(codec.encode(row));
    }
  }

  /** The first within a day, so that no window is over nothing alone; falling. */
  private static long[] ages(Random random) {
    int trips = 1 + random.nextInt(MOST_TRIPS);
    long[] ages = new long[trips];
    ages[0] = 1 + random.nextInt((int) Duration.ofDays(1).toMillis());
    for (int i = 1; i < trips; i++) {
      ages[i] = (long) (random.nextDouble() * Duration.ofDays(30).toMillis());
    }
    Arrays.sort(ages);
    long[] falling = new long[trips];
    for (int i = 0; i < trips; i++) {
      falling[i] = ages[trips - 1 - i];
    }
    return falling;
  }

  OnlineRow row(long key) {
    return rows.get((int) (key % DIFFERENT));
  }

  /** Not a copy. */
  byte[] bytes(long key) {
    return bytes.get((int) (key % DIFFERENT));
  }

  double meanBytes() {
    return bytes.stream().mapToInt(each -> each.length).average().orElse(0);
  }
}
