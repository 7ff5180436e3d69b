package io.millrace.job.proof;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;
import java.time.Instant;

/** Parts of a table that is pulled by its changes, and pushed between. */
@FeatureView(owner = "tests@example.com", description = "What is known of a part")
public final class PartFeatures {
  /** A row of the source. */
  public record Part(long id, String name, Instant changedAt) {}

  public static final Entity.One<Long> PART = Entity.key("part_id", Long.class);

  public static final Table<Part> PARTS =
      Table.of(Part.class)
          .from(Jdbc.query("stock", "select id, name, changed_at from parts"))
          .key(PART, Part::id)
          .observedAt(Part::changedAt)
          .every("1s")
          .incrementalOn(Part::changedAt, "1h")
          .pushedTo(Kafka.topic("part-rows").json());

  public static final Feature<String> NAME = PARTS.latest(Part::name);
  public static final Feature<Long> VERSIONS = PARTS.rows().count().forever();

  private PartFeatures() {}
}
