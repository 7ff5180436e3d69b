package io.millrace.testkit;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.Table;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.event.BadEventException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Unit tests of definitions, without infrastructure and with a clock that stands where the test
 * puts it:
 *
 * <pre>{@code
 * FeatureTest.of(CardFeatures.class)
 *     .send(PAYMENTS, payment("c1", 10.0, "2026-01-01T10:00:00Z"))
 *     .at("2026-01-01T10:30:00Z")
 *     .get(CARD, "c1", SPEND.over("1h"));
 * }</pre>
 *
 * <p>Events go through the same checks, aggregation and answer rules as in the job and the gateway.
 * An event arrives at its own time unless sent by {@link #sendAt}; what arrives after the instant
 * asked for is not known then. Needs no test framework. Not thread-safe.
 */
public final class FeatureTest {
  private final FeatureStore store;
  private final List<SentEvent> sent = new ArrayList<>();
  private final List<SentPull> pulls = new ArrayList<>();

  private FeatureTest(FeatureStore store) {
    this.store = store;
  }

  /**
   * Tests these views.
   *
   * @throws io.millrace.compile.CompileException with every problem of the definitions
   */
  public static FeatureTest of(Class<?>... views) {
    return new FeatureTest(Compiler.compile(views).orThrow());
  }

  /** Sends events that arrive at their own time. */
  @SafeVarargs
  public final <E> FeatureTest send(EventStream<E> stream, E... events) {
    return send(stream, null, List.of(events));
  }

  /** Sends events that arrive at this instant, whatever their own time. */
  @SafeVarargs
  public final <E> FeatureTest sendAt(Instant arrival, EventStream<E> stream, E... events) {
    return send(stream, arrival, List.of(events));
  }

  /** As {@link #send(EventStream, Object[])}, for a list. */
  public <E> FeatureTest send(EventStream<E> stream, List<? extends E> events) {
    return send(stream, null, events);
  }

  /**
   * Pulls a table: gives what the source holds, or what it gives an incremental pull. Of a table
   * that is pulled in full, rows not given are gone.
   */
  @SafeVarargs
  public final <R> FeatureTest pull(Table<R> table, Instant at, R... rows) {
    pulls.add(new SentPull(store.table(table), at.toEpochMilli(), List.of(rows)));
    return this;
  }

  /** As {@link #pull(Table, Instant, Object[])}, at an instant in ISO 8601. */
  @SafeVarargs
  public final <R> FeatureTest pull(Table<R> table, String at, R... rows) {
    return pull(table, Instant.parse(at), rows);
  }

  /** Stops the clock. */
  public Moment at(Instant instant) {
    return new Moment(store, List.copyOf(sent), List.copyOf(pulls), instant.toEpochMilli());
  }

  /** Stops the clock at an instant in ISO 8601, such as {@code 2026-01-01T10:30:00Z}. */
  public Moment at(String instant) {
    return at(Instant.parse(instant));
  }

  /** A table of cases for one feature, checked together. */
  public <T> Cases<T> cases(Entity entity, Feature<T> feature) {
    return new Cases<>(this, entity, feature);
  }

  /**
   * The events sent and rows pulled so far that are bad, with the reason: events in the order they
   * were sent, then rows in the order of the pulls.
   */
  public List<BadEvent> badEvents() {
    List<BadEvent> bad = new ArrayList<>();
    for (SentEvent event : sent) {
      try {
        event.check();
        for (BoundView view : store.views()) {
          reject(event, view, bad);
        }
      } catch (BadEventException e) {
        bad.add(
            new BadEvent(
                event.event(), event.stream().spec().name(), null, e.code(), e.getMessage()));
      }
    }
    PulledTables tables = new PulledTables(pulls, Long.MAX_VALUE);
    bad.addAll(tables.bad());
    store.views().forEach(view -> tables.reject(view, bad));
    return bad;
  }

  private static void reject(SentEvent event, BoundView view, List<BadEvent> bad) {
    String stream = event.stream().spec().name();
    try {
      view.contributions(stream, event.event(), 0, 0, 0, event.offset());
    } catch (BadEventException e) {
      bad.add(new BadEvent(event.event(), stream, view.spec().name(), e.code(), e.getMessage()));
    }
  }

  private FeatureTest send(EventStream<?> stream, Instant arrival, List<?> events) {
    BoundStream bound = store.stream(stream);
    for (Object event : events) {
      sent.add(new SentEvent(bound, event, arrival, sent.size()));
    }
    return this;
  }
}
