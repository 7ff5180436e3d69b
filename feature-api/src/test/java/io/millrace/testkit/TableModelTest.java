package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Constraints;
import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.Windowed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A source as plain lists of what each pull gives: rows added, changed, removed, put back, dated
 * late and ahead, several for one key, and bad ones; against features of a table that is pulled in
 * full, at random instants.
 */
class TableModelTest {
  private static final long START = Instant.parse("2026-03-01T00:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;

  /** A row. */
  public record Item(String id, Integer level, String note, Instant at) {}

  @FeatureView
  static final class ItemFeatures {
    static final Entity.One<String> ITEM = Entity.key("item_id", String.class);
    static final Table<Item> ITEMS =
        Table.of(Item.class)
            .from(Jdbc.query("db", "select * from items"))
            .key(ITEM, Item::id)
            .observedAt(Item::at)
            .check(Item::level, Constraints.atLeast(0))
            .every("10m");
    static final Feature<Integer> LEVEL = ITEMS.latest(Item::level);
    static final Feature<String> NOTE = ITEMS.latest(Item::note);
    static final Windowed<Long> CHANGES = ITEMS.rows().count().over("1h");
  }

  /** An event as the naive model has it. */
  private record Version(int pull, long pulledAt, long observedAt, Item row) {}

  private final Map<String, List<Version>> events = new HashMap<>();
  private final Map<String, List<Item>> seen = new HashMap<>(); // good rows of the last sight
  private final Map<String, Long> goneAt = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void featuresAreThoseOfThePlainLists(long seed) {
    Random random = new Random(seed);
    FeatureTest test = FeatureTest.of(ItemFeatures.class);
    List<Item> source = new ArrayList<>();
    for (int pull = 1; pull <= 25; pull++) {
      long pulledAt = START + pull * 10 * MINUTE;
      change(source, pulledAt, random);
      List<Item> given = new ArrayList<>(source);
      Collections.shuffle(given, random);
      test.pull(ItemFeatures.ITEMS, Instant.ofEpochMilli(pulledAt), given.toArray(Item[]::new));
      model(pull, pulledAt, given);
    }
    for (int look = 0; look < 150; look++) {
      long at = START + random.nextInt((int) (280 * MINUTE)) / 1_000 * 1_000L;
      at += random.nextInt(3) - 1;
      String key = "k" + random.nextInt(3);
      Moment moment = test.at(Instant.ofEpochMilli(at));
      Item latest = latest(key, at);
      assertThat(moment.get(ItemFeatures.ITEM, key, ItemFeatures.LEVEL))
          .as("level of %s at %s", key, Instant.ofEpochMilli(at))
          .isEqualTo(latest == null ? null : latest.level());
      assertThat(moment.get(ItemFeatures.ITEM, key, ItemFeatures.NOTE))
          .isEqualTo(latest == null ? null : latest.note());
      assertThat(moment.get(ItemFeatures.ITEM, key, ItemFeatures.CHANGES.over("1h")))
          .as("changes of %s at %s", key, Instant.ofEpochMilli(at))
          .isEqualTo(changes(key, at));
    }
  }

  private static void change(List<Item> source, long pulledAt, Random random) {
    for (int i = random.nextInt(4); i > 0; i--) {
      if (random.nextInt(3) == 0 && !source.isEmpty()) {
        source.remove(random.nextInt(source.size()));
      } else {
        // up to an hour late, up to four minutes ahead, often the same instants
        long at = pulledAt + (random.nextInt(65) - 60) * MINUTE;
        Integer level = random.nextInt(6) == 0 ? null : (Integer) (random.nextInt(5) - 1);
        String note = random.nextBoolean() ? "n" + random.nextInt(2) : null;
        source.add(new Item("k" + random.nextInt(3), level, note, Instant.ofEpochMilli(at)));
      }
    }
  }

  private void model(int pull, long pulledAt, List<Item> given) {
    for (String key : List.of("k0", "k1", "k2")) {
      List<Item> good = new ArrayList<>();
      boolean bad = false;
      for (Item row : given) {
        if (row.id().equals(key)) {
          boolean breaks =
              row.level() != null && row.level() < 0
                  || row.at().toEpochMilli() > pulledAt + 5 * MINUTE;
          bad |= breaks;
          if (!breaks && !good.contains(row)) {
            good.add(row);
          }
        }
      }
      List<Version> mine = events.computeIfAbsent(key, each -> new ArrayList<>());
      List<Item> before = seen.getOrDefault(key, List.of());
      for (Item row : good) {
        long at = row.at().toEpochMilli();
        if (goneAt.containsKey(key)) {
          long anew = Math.max(pulledAt, goneAt.get(key));
          mine.add(new Version(pull, pulledAt, at > goneAt.get(key) ? at : anew, row));
        } else if (!before.contains(row)) {
          mine.add(new Version(pull, pulledAt, at, row));
        }
      }
      if (!good.isEmpty()) {
        List<Item> now = new ArrayList<>(good);
        if (bad && !goneAt.containsKey(key)) {
          // What was known stands beside a bad row.
          before.stream().filter(row -> !now.contains(row)).forEach(now::add);
        }
        seen.put(key, now);
        goneAt.remove(key);
      } else if (!bad && !before.isEmpty()) {
        long newest = mine.stream().mapToLong(Version::observedAt).max().orElseThrow();
        long at = Math.max(pulledAt, newest);
        mine.add(new Version(pull, pulledAt, at, null));
        goneAt.put(key, at);
        seen.put(key, List.of());
      }
    }
  }

  private Item latest(String key, long at) {
    Comparator<Version> order =
        Comparator.comparingLong(Version::observedAt)
            .thenComparingInt(Version::pull)
            .thenComparing(Version::row, TableModelTest::byColumns);
    return known(key, at).stream().max(order).map(Version::row).orElse(null);
  }

  private long changes(String key, long at) {
    long left = Math.floorDiv(at - 60 * MINUTE, MINUTE) * MINUTE;
    return known(key, at).stream()
        .filter(version -> version.row() != null && version.observedAt() >= left)
        .count();
  }

  private List<Version> known(String key, long at) {
    return events.getOrDefault(key, List.of()).stream()
        .filter(version -> version.pulledAt() <= at && version.observedAt() < at)
        .toList();
  }

  private static int byColumns(Item a, Item b) {
    Comparator<Item> order =
        Comparator.comparing(Item::level, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Item::note, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Item::at);
    return Objects.compare(a, b, Comparator.nullsFirst(order));
  }
}
