package io.millrace.compile.example;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.JsonLines;
import io.millrace.LatestRow;
import io.millrace.Table;
import io.millrace.type.Decimal;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** A table with a column of every type. */
@FeatureView
public final class EveryTableFeatures {
  static final Entity.One<String> THING = Entity.key("id", String.class);

  /** How fast. */
  public enum Speed {
    SLOW,
    FAST
  }

  /** A row. */
  public record Everything(
      String id,
      int small,
      long largeNumber,
      double amount,
      float single,
      @Decimal(precision = 10, scale = 2) BigDecimal price,
      boolean flag,
      Instant since,
      LocalDate day,
      UUID token,
      byte[] raw,
      List<Long> labels,
      float[] vector,
      Speed speed) {}

  static final Table<Everything> VALUES =
      Table.of(Everything.class)
          .from(JsonLines.files("values.jsonl"))
          .key(THING, Everything::id)
          .every("1h")
          .column(Everything::flag, "yes");

  public static final LatestRow<Everything> ALL = VALUES.latestAll();

  private EveryTableFeatures() {}
}
