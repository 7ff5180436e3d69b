package io.millrace.job.forget;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import java.time.LocalDate;
import java.util.UUID;

/** One table, {@code items}, whose key {@code kind} is something else each time. */
final class KeyedTables {
  private KeyedTables() {}

  /** One of two symbols. */
  static final class OfTwo {
    enum Kind {
      ANN,
      BOB
    }

    record Item(Kind kind, long n) {}

    @FeatureView(owner = "tests", description = "What there is")
    static final class ItemFeatures {
      static final Entity.One<Kind> KIND = Entity.key("kind", Kind.class);
      static final Table<Item> ITEMS =
          Table.of(Item.class)
              .from(Jdbc.query("stock", "select kind, n from items"))
              .key(KIND, Item::kind)
              .every("1h");
      static final Feature<Long> N = ITEMS.latest(Item::n);
    }
  }

  /** One of three: another stands before the second. */
  static final class OfThree {
    enum Kind {
      ANN,
      ART,
      BOB
    }

    record Item(Kind kind, long n) {}

    @FeatureView(owner = "tests", description = "What there is")
    static final class ItemFeatures {
      static final Entity.One<Kind> KIND = Entity.key("kind", Kind.class);
      static final Table<Item> ITEMS =
          Table.of(Item.class)
              .from(Jdbc.query("stock", "select kind, n from items"))
              .key(KIND, Item::kind)
              .every("1h");
      static final Feature<Long> N = ITEMS.latest(Item::n);
    }
  }

  /** A number. */
  static final class OfNumbers {
    record Item(int kind, long n) {}

    @FeatureView(owner = "tests", description = "What there is")
    static final class ItemFeatures {
      static final Entity.One<Integer> KIND = Entity.key("kind", Integer.class);
      static final Table<Item> ITEMS =
          Table.of(Item.class)
              .from(Jdbc.query("stock", "select kind, n from items"))
              .key(KIND, Item::kind)
              .every("1h");
      static final Feature<Long> N = ITEMS.latest(Item::n);
    }
  }

  /** A day, which has the same bytes as a number. */
  static final class OfDays {
    record Item(LocalDate kind, long n) {}

    @FeatureView(owner = "tests", description = "What there is")
    static final class ItemFeatures {
      static final Entity.One<LocalDate> KIND = Entity.key("kind", LocalDate.class);
      static final Table<Item> ITEMS =
          Table.of(Item.class)
              .from(Jdbc.query("stock", "select kind, n from items"))
              .key(KIND, Item::kind)
              .every("1h");
      static final Feature<Long> N = ITEMS.latest(Item::n);
    }
  }

  /** A text. */
  static final class OfTexts {
    record Item(String kind, long n) {}

    @FeatureView(owner = "tests", description = "What there is")
    static final class ItemFeatures {
      static final Entity.One<String> KIND = Entity.key("kind", String.class);
      static final Table<Item> ITEMS =
          Table.of(Item.class)
              .from(Jdbc.query("stock", "select kind, n from items"))
              .key(KIND, Item::kind)
              .every("1h");
      static final Feature<Long> N = ITEMS.latest(Item::n);
    }
  }

  /** A UUID, which is known by its text. */
  static final class OfUuids {
    record Item(UUID kind, long n) {}

    @FeatureView(owner = "tests", description = "What there is")
    static final class ItemFeatures {
      static final Entity.One<UUID> KIND = Entity.key("kind", UUID.class);
      static final Table<Item> ITEMS =
          Table.of(Item.class)
              .from(Jdbc.query("stock", "select kind, n from items"))
              .key(KIND, Item::kind)
              .every("1h");
      static final Feature<Long> N = ITEMS.latest(Item::n);
    }
  }
}
