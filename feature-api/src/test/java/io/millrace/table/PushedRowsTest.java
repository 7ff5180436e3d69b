package io.millrace.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.EntityKey;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of rows is new that are pushed between pulls, and what they do to those that are pulled. */
class PushedRowsTest {
  private static final DataType.Struct ROW =
      new DataType.Struct("row", List.of(new DataType.Field("text", DataType.TEXT, true)));
  private static final RowMemory.Versions VERSIONS = new RowMemory.Versions(ROW);
  private static final EntityKey KEY = new EntityKey(new byte[] {1});

  /** In place of an observed-at: when the row is pulled, or arrives. */
  private static final long WHEN_SEEN = -1;

  private RowMemory memory = new RowMemory();
  private long offset;

  /** What was given out: text (null for gone), when observed, and whether it was pushed. */
  private record Event(String text, long observedAt, boolean pushed) {}

  private final List<Event> events = new ArrayList<>();

  @Test
  void aPushedRowIsAnEventAndOneThatAPullGivesTooIsNothingNew() {
    assertThat(push(5, "a", 4)).isTrue();
    assertThat(push(6, "a", 4)).isFalse();
    assertThat(pull(1, 10, "a", 4)).isFalse();
    assertThat(pull(2, 20, "a", 4)).isFalse();
    assertThat(push(21, "a", 4)).isFalse();
  }

  @Test
  void aPushedRowThatIsLaterStandsThoughPullsStillGiveTheOldOne() {
    pull(1, 10, "a", 4);
    assertThat(push(15, "b", 14)).isTrue();
    assertThat(pull(2, 20, "a", 4)).isFalse();
    assertThat(pull(3, 30, "a", 4)).isFalse();
    assertThat(pull(4, 40, "b", 14)).as("the source has it now").isFalse();
    assertThat(pull(5, 50, "c", 45)).isTrue();
    assertThat(latest()).isEqualTo("c");
  }

  @Test
  void whereRowsDoNotSayWhenTheyWereObservedThePullAfterAPushCounts() {
    pull(1, 10, "a", WHEN_SEEN);
    push(15, "b", WHEN_SEEN);
    assertThat(latest()).isEqualTo("b");
    assertThat(pull(2, 20, "a", WHEN_SEEN)).as("the source says otherwise").isTrue();
    assertThat(latest()).isEqualTo("a");
    assertThat(pull(3, 30, "a", WHEN_SEEN)).isFalse();
    assertThat(pull(4, 40, "b", WHEN_SEEN)).as("changed by the source itself").isTrue();
    assertThat(latest()).isEqualTo("b");
  }

  @Test
  void aPullThatBeganBeforeThePushDoesNotTakeItBack() {
    pull(1, 10, "a", WHEN_SEEN);
    push(25, "b", WHEN_SEEN);
    assertThat(pull(2, 20, "a", WHEN_SEEN)).isFalse();
    assertThat(latest()).isEqualTo("b");
    assertThat(pull(3, 30, "a", WHEN_SEEN)).isTrue();
    assertThat(latest()).isEqualTo("a");
  }

  @Test
  void whatIsPushedToAndFroAreEvents() {
    assertThat(push(1, "a", WHEN_SEEN)).isTrue();
    assertThat(push(2, "b", WHEN_SEEN)).isTrue();
    assertThat(push(3, "b", WHEN_SEEN)).isFalse();
    assertThat(push(4, "a", WHEN_SEEN)).isTrue();
    assertThat(latest()).isEqualTo("a");
    assertThat(push(5, "b", 2)).as("an old one again").isFalse();
  }

  @Test
  void aPullOfAllRowsTakesAwayWhatWasPushedBeforeItAndNotWhatWasPushedSince() {
    push(15, "a", 14);
    assertThat(goneAfter(1, 20)).hasValue(20);
    assertThat(latest()).isNull();
    assertThat(goneAfter(2, 30)).isEmpty();
    push(35, "a", 14);
    assertThat(latest()).as("it is there again").isEqualTo("a");
    assertThat(goneAfter(3, 33)).isEmpty();
    assertThat(goneAfter(4, 40)).hasValue(40);
    assertThat(latest()).isNull();
  }

  @Test
  void aRowThatIsMetAfterAPullThatBeganAfterItStaysGoneUntilItComesAgain() {
    pull(1, 10, "a", 4);
    assertThat(goneAfter(2, 20)).hasValue(20);
    assertThat(push(15, "b", WHEN_SEEN)).as("an event all the same").isTrue();
    assertThat(latest()).isNull();
    assertThat(memory.isGone()).isTrue();
    assertThat(push(25, "b", 14)).isTrue();
    assertThat(latest()).isEqualTo("b");
    assertThat(memory.isGone()).isFalse();
    assertThat(goneAfter(3, 30)).hasValue(30);
    assertThat(push(28, "c", 14)).isTrue();
    assertThat(pull(4, 40, "c", 14)).as("the source has it").isTrue();
    assertThat(latest()).isEqualTo("c");
  }

  @Test
  void aPushedRowThatIsDatedAheadGoesToo() {
    push(15, "a", 90);
    assertThat(goneAfter(1, 20)).hasValue(91);
    assertThat(latest()).isNull();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void withoutTimesOfTheirOwnTheLastWordCounts(long seed) {
    Random random = new Random(seed);
    long pulls = 0;
    for (long at = 10; at < 6_000; at += 10) {
      String said = List.of("a", "b", "c").get(random.nextInt(3));
      if (random.nextBoolean()) {
        push(at, said, WHEN_SEEN);
      } else {
        pulls++;
        if (random.nextInt(4) == 0) {
          said = null;
        } else {
          pull(pulls, at, said, WHEN_SEEN);
        }
        goneAfter(pulls, at);
      }
      assertThat(latest()).as("at %d", at).isEqualTo(said);
      if (random.nextInt(3) == 0) {
        restart();
      }
    }
    assertThat(events).hasSizeGreaterThan(200);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void withTimesOfTheirOwnEachVersionIsOneEventAndTheLatestCounts(long seed) {
    Random random = new Random(seed);
    Set<String> expected = new HashSet<>();
    long source = 1;
    long newest = 0;
    for (int pull = 1; pull < 400; pull++) {
      long at = pull * 100;
      source = Math.max(source, at - random.nextInt(300));
      pull(pull, at, "v" + source, source);
      expected.add("v" + source);
      newest = Math.max(newest, source);
      for (int i = random.nextInt(4); i > 0; i--) {
        long version = random.nextBoolean() ? source : at + random.nextInt(100);
        push(at + 50, "v" + version, version);
        expected.add("v" + version);
        newest = Math.max(newest, version);
        // Sooner or later the source has it too.
        source = random.nextBoolean() ? Math.max(source, version) : source;
      }
      assertThat(latest()).isEqualTo("v" + newest);
      if (random.nextInt(3) == 0) {
        restart();
      }
    }
    assertThat(events).extracting(Event::text).containsExactlyInAnyOrderElementsOf(expected);
  }

  private boolean pull(long number, long at, String text, long observedAt) {
    PulledRow row =
        new PulledRow("t", number, at, observedAt == WHEN_SEEN ? at : observedAt, KEY, row(text));
    return note(memory.see(row, VERSIONS));
  }

  private boolean push(long at, String text, long observedAt) {
    PulledRow row =
        new PulledRow(
            "t",
            0,
            new PushPlace(3, offset++),
            at,
            observedAt == WHEN_SEEN ? at : observedAt,
            KEY,
            row(text));
    return note(memory.push(row, VERSIONS));
  }

  private boolean note(Optional<PulledRow> event) {
    event.ifPresent(
        row ->
            events.add(
                new Event(
                    (String) row.columns().values().get(0),
                    row.observedAtMillis(),
                    row.isPushed())));
    return event.isPresent();
  }

  private OptionalLong goneAfter(long pull, long at) {
    OptionalLong gone = memory.goneAfter(pull, at);
    gone.ifPresent(observedAt -> events.add(new Event(null, observedAt, false)));
    return gone;
  }

  /** As {@code latest} chooses. */
  private String latest() {
    if (events.isEmpty()) {
      return null;
    }
    Event latest = events.get(0);
    for (Event each : events) {
      boolean later =
          each.observedAt() > latest.observedAt()
              || each.observedAt() == latest.observedAt() && (each.pushed() || !latest.pushed());
      latest = later ? each : latest;
    }
    return latest.text();
  }

  private static StructValue row(String text) {
    return new StructValue(List.of(text));
  }

  private void restart() {
    ByteWriter out = new ByteWriter();
    memory.write(out);
    memory = RowMemory.read(new ByteReader(out.toByteArray()));
  }
}
