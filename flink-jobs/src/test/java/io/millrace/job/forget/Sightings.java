package io.millrace.job.forget;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

/** One view, {@code sighting}, by a column {@code kind} that is something else each time. */
public final class Sightings {
  private Sightings() {}

  /** By one of two symbols. */
  public static final class OfTwo {
    public enum Kind {
      ANN,
      BOB
    }

    public record Seen(Kind kind, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "Who is seen")
    public static final class SightingFeatures {
      static final Entity.One<Kind> KIND = Entity.key("kind", Kind.class);
      public static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(KIND, Seen::kind).count().over("24h");
    }
  }

  /** By one of three: another stands before the second. */
  public static final class OfThree {
    public enum Kind {
      ANN,
      ART,
      BOB
    }

    public record Seen(Kind kind, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "Who is seen")
    public static final class SightingFeatures {
      static final Entity.One<Kind> KIND = Entity.key("kind", Kind.class);
      public static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(KIND, Seen::kind).count().over("24h");
    }
  }

  /** By a number. */
  public static final class OfNumbers {
    public record Seen(int kind, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "Who is seen")
    public static final class SightingFeatures {
      static final Entity.One<Integer> KIND = Entity.key("kind", Integer.class);
      public static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(KIND, Seen::kind).count().over("24h");
    }
  }

  /** By a day, which has the same bytes as a number. */
  public static final class OfDays {
    public record Seen(LocalDate kind, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "When somebody is seen")
    public static final class SightingFeatures {
      static final Entity.One<LocalDate> KIND = Entity.key("kind", LocalDate.class);
      public static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(KIND, Seen::kind).count().over("24h");
    }
  }

  /** By a text. */
  public static final class OfTexts {
    public record Seen(String kind, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "Who is seen")
    public static final class SightingFeatures {
      static final Entity.One<String> KIND = Entity.key("kind", String.class);
      public static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(KIND, Seen::kind).count().over("24h");
    }
  }

  /** By a UUID, which is known by its text. */
  public static final class OfUuids {
    public record Seen(UUID kind, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "Who is seen")
    public static final class SightingFeatures {
      static final Entity.One<UUID> KIND = Entity.key("kind", UUID.class);
      public static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(KIND, Seen::kind).count().over("24h");
    }
  }
}
