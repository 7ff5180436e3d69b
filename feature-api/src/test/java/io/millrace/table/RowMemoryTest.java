package io.millrace.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.EntityKey;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a table's rows is new: against a source that is a plain list of what each pull gives. */
class RowMemoryTest {
  private static final DataType.Struct ROW =
      new DataType.Struct("row", List.of(new DataType.Field("text", DataType.TEXT, true)));
  private static final long BAD = RowMemory.Versions.ofBad(new byte[] {7});
  private static final RowMemory.Versions VERSIONS = new RowMemory.Versions(ROW);
  private static final EntityKey KEY = new EntityKey(new byte[] {1});
  private static final long HOUR = 3_600_000;

  private RowMemory memory = new RowMemory();

  @Test
  void aRowThatDoesNotChangeIsOneEvent() {
    assertThat(pull(1, "a")).containsExactly("a@0");
    assertThat(pull(2, "a")).isEmpty();
    assertThat(pull(3, "a")).isEmpty();
  }

  @Test
  void aVersionThatComesBackIsAnEventAgain() {
    assertThat(pull(1, "a")).containsExactly("a@0");
    assertThat(pull(2, "b")).containsExactly("b@0");
    assertThat(pull(3, "a")).containsExactly("a@0");
  }

  @Test
  void aPullThatDoesNotAskForTheRowForgetsNothing() {
    pull(1, "a");
    assertThat(pull(7, "a")).isEmpty();
  }

  @Test
  void severalRowsOfOneKeyAreSeveralEventsAndEqualOnesAreOne() {
    assertThat(pull(1, "a", "b", "a")).containsExactly("a@0", "b@0");
    assertThat(pull(2, "b", "a")).isEmpty();
    assertThat(pull(3, "b", "c")).containsExactly("c@0");
  }

  @Test
  void aRowIsGoneOnce() {
    pull(1, "a");
    assertThat(goneAfter(1)).isFalse();
    assertThat(goneAfter(2)).isTrue();
    assertThat(goneAfter(3)).isFalse();
  }

  @Test
  void aRowThatIsThereAgainIsNotObservedBeforeItWasGone() {
    pull(1, "a");
    goneAfter(2);
    assertThat(pull(3, "a", "b")).containsExactly("a@" + 3 * HOUR, "b@" + 3 * HOUR);
    assertThat(pull(4, "a", "b", "c")).containsExactly("c@0");
  }

  @Test
  void aRowThatWasDatedAheadIsGoneFromThenOn() {
    StructValue columns = new StructValue(List.of("a"));
    memory.see(new PulledRow("t", 1, HOUR, 9 * HOUR, KEY, columns), VERSIONS);
    restart();
    assertThat(memory.goneAfter(2, 2 * HOUR)).hasValue(9 * HOUR);
    assertThat(pull(3, "a")).containsExactly("a@" + 9 * HOUR);
  }

  @Test
  void aRowThatIsBadIsThereAllTheSame() {
    pull(1, "a");
    memory.seeBad(2, BAD);
    assertThat(goneAfter(2)).isFalse();
    assertThat(pull(3, "a")).isEmpty();
    memory.seeBad(4, BAD);
    assertThat(goneAfter(5)).isTrue();
  }

  @Test
  void besideABadRowWhatWasKnownStandsWhicheverIsReadFirst() {
    pull(1, "a");
    memory.seeBad(2, BAD);
    assertThat(pull(2, "b")).containsExactly("b@0");
    byte[] badFirst = bytes();
    memory = new RowMemory();
    pull(1, "a");
    assertThat(pull(2, "b")).containsExactly("b@0");
    memory.seeBad(2, BAD);
    assertThat(bytes()).isEqualTo(badFirst);
    assertThat(pull(3, "a", "b")).isEmpty();
  }

  @Test
  void aKeyWithBadRowsOnlyIsNeverGone() {
    memory.seeBad(1, BAD);
    assertThat(goneAfter(2)).isFalse();
  }

  @Test
  void whatAPullGivesOfAKeyThatALaterOneSawIsNothingNew() {
    pull(2, "a");
    byte[] before = bytes();
    assertThat(pull(1, "b")).isEmpty();
    assertThat(memory.seeBad(1, BAD)).isFalse();
    assertThat(goneAfter(1)).isFalse();
    assertThat(bytes()).isEqualTo(before);
  }

  @Test
  void anEventThatWasGivenOutIsToldFromOneThatWasNot() {
    pull(1, "a");
    pull(3, "b");
    assertThat(memory.gave(row(1, "a", 0), VERSIONS)).isTrue();
    assertThat(memory.gave(row(2, "x", 0), VERSIONS)).as("of a pull that is past").isTrue();
    assertThat(memory.gave(row(3, "b", 0), VERSIONS)).isTrue();
    assertThat(memory.gave(row(3, "c", 0), VERSIONS)).isFalse();
    assertThat(memory.gave(row(4, "b", 0), VERSIONS)).isFalse();
    assertThat(memory.gave(gone(5, 5 * HOUR), VERSIONS)).isFalse();
    goneAfter(5);
    assertThat(memory.gave(gone(5, 5 * HOUR), VERSIONS)).isTrue();
    assertThat(memory.gave(gone(9, 9 * HOUR), VERSIONS)).isFalse();
  }

  @Test
  void aMemoryThatRecallsWhatAnotherGaveOutGoesOnAsTheOtherWould() {
    Random random = new Random(9);
    for (int round = 0; round < 200; round++) {
      memory = new RowMemory();
      List<PulledRow> given = new ArrayList<>();
      for (int pull = 1; pull <= 6; pull++) {
        if (random.nextInt(3) > 0) {
          String text = List.of("a", "b").get(random.nextInt(2));
          memory.see(row(pull, text, random.nextInt(8) * HOUR), VERSIONS).ifPresent(given::add);
        }
        OptionalLong gone = memory.goneAfter(pull, pull * HOUR);
        if (gone.isPresent()) {
          given.add(gone(pull, gone.getAsLong()));
        }
      }
      RowMemory other = new RowMemory();
      given.forEach(event -> other.recall(event, VERSIONS));
      assertThat(given).allMatch(event -> other.gave(event, VERSIONS));
      PulledRow next = row(7, "a", 3 * HOUR);
      if (random.nextBoolean()) {
        assertThat(other.see(next, VERSIONS)).isEqualTo(memory.see(next, VERSIONS));
      }
      assertThat(other.goneAfter(7, 7 * HOUR)).isEqualTo(memory.goneAfter(7, 7 * HOUR));
      PulledRow last = row(8, "a", 3 * HOUR);
      assertThat(other.see(last, VERSIONS)).isEqualTo(memory.see(last, VERSIONS));
    }
  }

  @Test
  void eventsAreRecalledInTheOrderOfTheirPulls() {
    memory.recall(row(2, "a", 0), VERSIONS);
    assertThatThrownBy(() -> memory.recall(row(1, "b", 0), VERSIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("pull 1 after pull 2");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void eventsAreThoseOfThePlainListInAnyOrderOfRowsAndAcrossRestarts(long seed) {
    Random random = new Random(seed);
    Map<Integer, RowMemory> memories = new HashMap<>();
    Map<Integer, List<Set<String>>> seen =
        new HashMap<>(); // by key, what each pull that saw it saw
    Map<Integer, Long> goneAt = new HashMap<>();
    for (int pull = 1; pull <= 200; pull++) {
      for (int key = 0; key < 4; key++) {
        List<String> rows = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          rows.add(List.of("a", "b", "c").get(random.nextInt(3)));
        }
        memory = memories.computeIfAbsent(key, each -> new RowMemory());
        if (random.nextInt(3) == 0) {
          restart();
          memories.put(key, memory);
        }
        Set<String> events = new HashSet<>(pull(pull, rows.toArray(String[]::new)));
        boolean gone = goneAfter(pull);

        List<Set<String>> history = seen.computeIfAbsent(key, each -> new ArrayList<>());
        Set<String> expected = new HashSet<>(rows);
        boolean back = goneAt.containsKey(key);
        if (!back && !history.isEmpty()) {
          expected.removeAll(history.get(history.size() - 1));
        }
        Set<String> dated = new HashSet<>();
        for (String row : expected) {
          dated.add(row + "@" + (back ? pull * HOUR : 0));
        }
        assertThat(events).as("pull %d of key %d", pull, key).isEqualTo(dated);
        assertThat(gone).isEqualTo(rows.isEmpty() && !history.isEmpty() && !back);
        if (!rows.isEmpty()) {
          history.add(new HashSet<>(rows));
          goneAt.remove(key);
        } else if (!history.isEmpty()) {
          goneAt.putIfAbsent(key, pull * HOUR);
        }
      }
    }
  }

  @Test
  void theOrderOfRowsWithinAPullLeavesTheSameBytes() {
    List<String> rows = new ArrayList<>(List.of("a", "b", "c", "d", "b"));
    byte[] first = null;
    for (int round = 0; round < 10; round++) {
      memory = new RowMemory();
      pull(1, "b", "x");
      pull(2, rows.toArray(String[]::new));
      first = first == null ? bytes() : first;
      assertThat(bytes()).isEqualTo(first);
      Collections.shuffle(rows, new Random(round));
    }
  }

  private static PulledRow row(long pull, String text, long observedMillis) {
    StructValue columns = new StructValue(List.of(text));
    return new PulledRow("t", pull, pull * HOUR, observedMillis, KEY, columns);
  }

  private static PulledRow gone(long pull, long observedMillis) {
    return new PulledRow("t", pull, pull * HOUR, observedMillis, KEY, null);
  }

  private List<String> pull(long number, String... rows) {
    List<String> events = new ArrayList<>();
    for (String row : rows) {
      StructValue columns = new StructValue(List.of(row));
      memory
          .see(new PulledRow("t", number, number * HOUR, 0, KEY, columns), VERSIONS)
          .ifPresent(event -> events.add(row + "@" + event.observedAtMillis()));
    }
    return events;
  }

  private boolean goneAfter(long pull) {
    return memory.goneAfter(pull, pull * HOUR).isPresent();
  }

  private void restart() {
    memory = RowMemory.read(new ByteReader(bytes()));
  }

  private byte[] bytes() {
    ByteWriter out = new ByteWriter();
    memory.write(out);
    return out.toByteArray();
  }
}
