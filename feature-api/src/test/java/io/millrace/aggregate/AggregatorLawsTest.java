package io.millrace.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.reference.NaiveEvent;
import io.millrace.reference.NaiveReference;
import io.millrace.type.ValueCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The laws of {@link Aggregator}, for every registered kind over every type of value that it takes.
 */
class AggregatorLawsTest {
  private static final int ROUNDS = 40;

  /** One aggregator to try. */
  record Case(String name, Map<String, Long> params, Inputs input, Aggregator<Object> aggregator) {
    @Override
    public String toString() {
      return name + params + " of " + input;
    }
  }

  static Stream<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (AggregatorKind kind : Aggregations.kinds()) {
      for (Inputs input : Inputs.values()) {
        for (Map<String, Long> params : parameters(kind)) {
          accepted(kind, input, params).ifPresent(cases::add);
        }
      }
    }
    return cases.stream();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_result_is_that_of_the_naive_reference(Case tried) {
    tries(tried, (events, random) -> assertAgrees(tried, all(tried, events), events));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void order_does_not_show(Case tried) {
    tries(
        tried,
        (events, random) -> {
          Object sorted = all(tried, events);
          Collections.shuffle(events, random);
          assertSame(tried, all(tried, events), sorted);
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void splits_and_merges_do_not_show(Case tried) {
    tries(
        tried,
        (events, random) -> {
          Object whole = all(tried, events);
          Object merged = tried.aggregator.create();
          List<Object> parts = parts(tried, events, random);
          for (Object part : parts) {
            byte[] before = bytes(tried, part);
            tried.aggregator.merge(merged, random.nextBoolean() ? part : copy(tried, part));
            assertThat(bytes(tried, part)).isEqualTo(before);
          }
          assertSame(tried, merged, whole);
          tried.aggregator.add(merged, tried.input.next(random), new EventOrder(1, 9, 9, 9));
          parts.forEach(part -> assertSame(tried, part, copy(tried, part)));
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void merging_nothing_changes_nothing(Case tried) {
    tries(
        tried,
        (events, random) -> {
          Object some = all(tried, events);
          Object before = copy(tried, some);
          tried.aggregator.merge(some, tried.aggregator.create());
          assertSame(tried, some, before);
          Object nothing = tried.aggregator.create();
          tried.aggregator.merge(nothing, some);
          assertSame(tried, nothing, before);
          assertThat(tried.aggregator.isEmpty(some)).isEqualTo(events.isEmpty());
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void what_is_written_reads_back_and_can_be_added_to(Case tried) {
    tries(
        tried,
        (events, random) -> {
          int half = events.size() / 2;
          Object some = all(tried, events.subList(0, half));
          Object back = copy(tried, some);
          assertSame(tried, back, some);
          for (NaiveEvent event : events.subList(half, events.size())) {
            add(tried, back, event);
          }
          assertSame(tried, back, all(tried, events));
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void what_is_subtracted_was_never_there(Case tried) {
    if (!tried.aggregator.subtractable()) {
      assertThatThrownBy(
              () -> tried.aggregator.subtract(tried.aggregator.create(), tried.aggregator.create()))
          .isInstanceOf(IllegalStateException.class);
      return;
    }
    tries(
        tried,
        (events, random) -> {
          int half = random.nextInt(events.size() + 1);
          Object part = all(tried, events.subList(0, half));
          Object some = all(tried, events);
          tried.aggregator.subtract(some, part);
          assertSame(tried, some, all(tried, events.subList(half, events.size())));
          assertThat(tried.aggregator.isEmpty(some)).isEqualTo(half == events.size());
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void what_is_taken_back_one_by_one_was_never_there(Case tried) {
    if (!tried.aggregator.subtractable() || tried.aggregator.usesOrder()) {
      return;
    }
    tries(
        tried,
        (events, random) -> {
          int half = random.nextInt(events.size() + 1);
          Object some = all(tried, events);
          events.subList(0, half).forEach(event -> tried.aggregator.remove(some, event.value()));
          assertSame(tried, some, all(tried, events.subList(half, events.size())));
          assertThat(tried.aggregator.isEmpty(some)).isEqualTo(half == events.size());
        });
  }

  @ParameterizedTest
  @MethodSource("cases")
  void the_order_of_events_changes_nothing_where_it_is_said_not_to(Case tried) {
    if (tried.aggregator.usesOrder()) {
      return;
    }
    tries(
        tried,
        (events, random) -> {
          Object madeUp = tried.aggregator.create();
          EventOrder order = new EventOrder(0, 0, 0, 0);
          events.forEach(event -> tried.aggregator.add(madeUp, event.value(), order));
          assertSame(tried, madeUp, all(tried, events));
        });
  }

  /** What is tried on a list of events. */
  interface Trial {
    void run(List<NaiveEvent> events, Random random);
  }

  private static void tries(Case tried, Trial trial) {
    for (int round = 0; round < ROUNDS; round++) {
      Random random = new Random(round);
      int count = round < 3 ? round : random.nextInt(round == ROUNDS - 1 ? 400 : 40);
      List<NaiveEvent> events = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        long time = random.nextInt(20) - 10;
        events.add(
            new NaiveEvent(
                time, random.nextInt(2), random.nextInt(3), i, tried.input.next(random)));
      }
      trial.run(events, random);
    }
  }

  private static void assertSame(Case tried, Object actual, Object expected) {
    // the results first: writing may settle what an accumulator holds
    assertThat(result(tried, actual)).isEqualTo(result(tried, expected));
    assertThat(bytes(tried, actual)).isEqualTo(bytes(tried, expected));
    assertThat(tried.aggregator.observedAtMillis(actual))
        .isEqualTo(tried.aggregator.observedAtMillis(expected));
  }

  private static void assertAgrees(Case tried, Object accumulator, List<NaiveEvent> events) {
    Object expected =
        NaiveReference.value(
            tried.name, tried.params, events, NaiveReference.LIFETIME, 0, 0, 100, order(tried));
    Object actual = result(tried, accumulator);
    assertThat(NaiveReference.agrees(tried.name, tried.params, expected, actual))
        .as("expected %s, found %s over %s", expected, actual, events)
        .isTrue();
    if (actual != null && !(actual instanceof NaiveReference.Invalid)) {
      ValueCodec codec = ValueCodec.of(tried.aggregator.resultType());
      ByteWriter out = new ByteWriter();
      codec.write(actual, out);
      assertThat(codec.read(new ByteReader(out.toByteArray()))).isEqualTo(actual);
    }
  }

  private static java.util.Comparator<Object> order(Case tried) {
    return tried.input == Inputs.MEASURED_TEXT
        ? ValueCodec.of(io.millrace.type.DataType.INT64)
        : ValueCodec.of(tried.input.type());
  }

  private static Object result(Case tried, Object accumulator) {
    try {
      return tried.aggregator.result(accumulator);
    } catch (InvalidResultException invalid) {
      return new NaiveReference.Invalid(invalid.reason().name());
    }
  }

  private static Object all(Case tried, List<NaiveEvent> events) {
    Object accumulator = tried.aggregator.create();
    events.forEach(event -> add(tried, accumulator, event));
    return accumulator;
  }

  private static void add(Case tried, Object accumulator, NaiveEvent event) {
    tried.aggregator.add(
        accumulator,
        event.value(),
        new EventOrder(event.time(), event.stream(), event.partition(), event.offset()));
  }

  private static List<Object> parts(Case tried, List<NaiveEvent> events, Random random) {
    Map<Integer, List<NaiveEvent>> split = new TreeMap<>();
    events.forEach(e -> split.computeIfAbsent(random.nextInt(5), i -> new ArrayList<>()).add(e));
    List<Object> parts = new ArrayList<>();
    split.values().forEach(part -> parts.add(all(tried, part)));
    Collections.shuffle(parts, random);
    return parts;
  }

  private static byte[] bytes(Case tried, Object accumulator) {
    ByteWriter out = new ByteWriter();
    tried.aggregator.write(accumulator, out);
    return out.toByteArray();
  }

  private static Object copy(Case tried, Object accumulator) {
    ByteReader in = new ByteReader(bytes(tried, accumulator));
    Object copy = tried.aggregator.read(in);
    assertThat(in.remaining()).isZero();
    return copy;
  }

  /** The defaults, and small values that are soon exceeded. */
  private static List<Map<String, Long>> parameters(AggregatorKind kind) {
    Map<String, Long> usual = new TreeMap<>();
    Map<String, Long> small = new TreeMap<>();
    for (AggregatorKind.Parameter parameter : kind.parameters()) {
      usual.put(parameter.name(), parameter.fallback() == null ? 3 : parameter.fallback());
      small.put(parameter.name(), Math.max(parameter.lowest(), 4));
    }
    return usual.equals(small) ? List.of(usual) : List.of(usual, small);
  }

  @SuppressWarnings("unchecked")
  private static java.util.Optional<Case> accepted(
      AggregatorKind kind, Inputs input, Map<String, Long> params) {
    try {
      Aggregator<Object> aggregator = (Aggregator<Object>) kind.create(input.type(), params);
      return java.util.Optional.of(new Case(kind.name(), params, input, aggregator));
    } catch (IllegalArgumentException refused) {
      assertThat(refused).hasMessageContaining(kind.name()).hasMessageContaining("takes");
      return java.util.Optional.empty();
    }
  }
}
