package io.millrace.compile;

import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.event.BadEventException;
import io.millrace.manifest.ViewSpec;
import io.millrace.table.PulledRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A view with its code. Immutable and thread-safe, as far as the user's code is. */
public final class BoundView {
  private final ViewSpec spec;
  private final ViewLayout layout;
  private final EntityCodec keys;
  private final List<BoundFeed> feeds;
  private final List<String> streams;
  private final Map<String, List<BoundInput>> inputs;
  private final ViewCost cost;

  BoundView(
      ViewSpec spec,
      ViewLayout layout,
      EntityCodec keys,
      List<BoundFeed> feeds,
      List<BoundInput> inputs,
      ViewCost cost) {
    this.spec = spec;
    this.layout = layout;
    this.keys = keys;
    this.feeds = List.copyOf(feeds);
    this.streams = feeds.stream().map(BoundFeed::name).toList();
    this.cost = cost;
    Map<String, List<BoundInput>> byStream = new LinkedHashMap<>();
    for (BoundInput input : inputs) {
      byStream
          .computeIfAbsent(streams.get(input.streamIndex()), name -> new ArrayList<>())
          .add(input);
    }
    this.inputs = byStream;
  }

  public ViewSpec spec() {
    return spec;
  }

  public ViewLayout layout() {
    return layout;
  }

  public EntityCodec keys() {
    return keys;
  }

  /** Streams and tables used, by name: the index of one is {@link Contribution#stream()}. */
  public List<String> streams() {
    return streams;
  }

  /** Streams and tables used, in the order of {@link #streams()}. */
  public List<BoundFeed> feeds() {
    return feeds;
  }

  /** Rough estimate of what the view costs. */
  public ViewCost cost() {
    return cost;
  }

  /**
   * The key that an event of the stream has in the view's first use of it; empty where there is no
   * such use, or the event has no key there.
   */
  public Optional<List<Object>> firstKey(String stream, Object event) {
    List<BoundInput> uses = inputs.getOrDefault(stream, List.of());
    try {
      return uses.isEmpty() ? Optional.empty() : Optional.of(uses.get(0).key(event));
    } catch (BadEventException e) {
      return Optional.empty();
    }
  }

  /**
   * The keys that an event has in the view, whatever filters say of it: one for each use of the
   * feed, without those that are null or whose code throws.
   *
   * @param feed name of a stream or table
   */
  public Set<EntityKey> keys(String feed, Object event) {
    Set<EntityKey> found = new LinkedHashSet<>();
    for (BoundInput use : inputs.getOrDefault(feed, List.of())) {
      try {
        found.add(keys.encode(use.key(event)));
      } catch (BadEventException e) {
        // Nor has any state of the view it.
        continue;
      }
    }
    return found;
  }

  /** The same of a table's row; one that is gone has no more than the table's own key. */
  public Set<EntityKey> keys(BoundTable table, PulledRow row) {
    if (row.isGone()) {
      boolean same = table.keys().spec().name().equals(keys.spec().name());
      return same && streams.contains(table.name()) ? Set.of(row.key()) : Set.of();
    }
    try {
      return keys(table.name(), table.binding().fromStruct(row.columns()));
    } catch (BadEventException e) {
      return Set.of();
    }
  }

  /**
   * The fields of an event that are the key in the view's first use of a stream that takes it from
   * fields as they are, in the order of the key's columns; empty where there is none.
   */
  public Optional<List<String>> keyFields(String stream) {
    return inputs.getOrDefault(stream, List.of()).stream()
        .map(use -> use.keys().stream().map(FieldCode::name).toList())
        .filter(names -> !names.contains(null))
        .findFirst();
  }

  /** How the view uses a stream, where no code has to run for it; empty where it has. */
  public Optional<PlainUse> plainUse(String stream) {
    return PlainUse.of(inputs.getOrDefault(stream, List.of()));
  }

  /**
   * What an event adds to the view: at most one contribution for each key, none where filters let
   * nothing through. All or nothing: if any of the view's code throws, the event adds nothing.
   *
   * @throws BadEventException with {@code USER_CODE}, {@code NOT_FINITE}, {@code NULL_KEY}, {@code
   *     WRONG_TYPE} or, of a key, {@code TOO_LARGE}, naming view and feature
   */
  public List<Contribution> contributions(
      String stream, Object event, long timeMillis, long arrivalMillis, int partition, long offset)
      throws BadEventException {
    Map<EntityKey, Contribution> byKey = new LinkedHashMap<>();
    for (BoundInput input : inputs.getOrDefault(stream, List.of())) {
      Object[] values = new Object[layout.slots().size()];
      if (!input.fill(event, values)) {
        continue;
      }
      EntityKey key = keys.encode(input.key(event));
      EntityCodec.checkSize(key);
      Contribution before = byKey.get(key);
      if (before == null) {
        byKey.put(
            key,
            new Contribution(
                key, timeMillis, arrivalMillis, input.streamIndex(), partition, offset, values));
      } else {
        // Two inputs meet in one key: one event, one contribution. Their slots are different ones.
        for (BoundSlot slot : input.slots()) {
          before.values()[slot.index()] = values[slot.index()];
        }
      }
    }
    return List.copyOf(byKey.values());
  }

  /**
   * What a table's row adds to the view, as an event of its observed-at. A row that is gone is an
   * event for {@code latest} alone.
   *
   * @param arrivalMillis when it was read, or from when on it is known where it is replayed
   * @throws BadEventException as {@link #contributions(String, Object, long, long, int, long)}
   */
  public List<Contribution> contributions(BoundTable table, PulledRow row, long arrivalMillis)
      throws BadEventException {
    return row.isGone()
        ? gone(table, row, arrivalMillis)
        : contributions(
            table.name(),
            table.binding().fromStruct(row.columns()),
            row.observedAtMillis(),
            arrivalMillis,
            row.eventPartition(),
            table.offset(row));
  }

  private List<Contribution> gone(BoundTable table, PulledRow row, long arrivalMillis) {
    Object[] values = new Object[layout.slots().size()];
    int stream = streams.indexOf(table.name());
    boolean any = false;
    for (BoundInput input : inputs.getOrDefault(table.name(), List.of())) {
      for (BoundSlot slot : input.slots()) {
        if (slot.takesRow()) {
          values[slot.index()] = PulledRowType.GONE;
          any = true;
        }
      }
    }
    return any
        ? List.of(
            new Contribution(
                row.key(),
                row.observedAtMillis(),
                arrivalMillis,
                stream,
                0,
                table.offset(row),
                values))
        : List.of();
  }
}
