package io.millrace.cli.tables;

import static io.millrace.Constraints.between;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;

/** Seats that are pulled whole, and pushed between: a row is so when it is seen. */
@FeatureView(owner = "tests@example.com", description = "What is known of a seat")
public final class SeatFeatures {
  /** A row of the source. */
  public record Seat(long id, String guest, Double price) {}

  public static final Entity.One<Long> SEAT = Entity.key("seat_id", Long.class);

  // region pushed
  public static final Table<Seat> SEATS =
      Table.of(Seat.class)
          .from(Jdbc.query("hall", "select id, guest, price from seats"))
          .key(SEAT, Seat::id)
          .every("30d")
          .check(Seat::price, between(0.0, 500.0))
          .pushedTo(Kafka.topic("seat-rows").json());

  // endregion

  public static final Feature<String> GUEST = SEATS.latest(Seat::guest);
  public static final Feature<Double> PRICE = SEATS.latest(Seat::price);

  private SeatFeatures() {}
}
