package io.millrace.job.forget;

import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The key of one entity that every key of a view holds: the view's own, or one of some of its
 * columns (the card, of a card at a merchant). Columns are known by their names, as entities are
 * named by theirs. Immutable and thread-safe.
 */
public final class HeldKey {
  private final EntityCodec whole;
  private final EntityCodec held;
  private final List<Integer> places;
  private final boolean isWhole;

  private HeldKey(EntityCodec whole, String entity, List<Integer> places) {
    this.whole = whole;
    this.places = places;
    this.isWhole = whole.spec().name().equals(entity);
    this.held =
        isWhole
            ? whole
            : new EntityCodec(
                new EntitySpec(entity, places.stream().map(whole.spec().key()::get).toList()));
  }

  /** The key of an entity in those of a view; empty where the view's have not all its columns. */
  public static Optional<HeldKey> of(BoundView view, String entity) {
    List<String> names = view.keys().spec().key().stream().map(EntitySpec.KeyColumn::name).toList();
    List<Integer> places = columns(entity).stream().map(names::indexOf).toList();
    return places.contains(-1)
        ? Optional.empty()
        : Optional.of(new HeldKey(view.keys(), entity, places));
  }

  /** Whether keys of one entity hold one of another, or are the same. */
  public static boolean holds(String wider, String entity) {
    return columns(wider).containsAll(columns(entity));
  }

  private static List<String> columns(String entity) {
    return Arrays.asList(entity.split(",", -1));
  }

  /** Whether it is the view's own key. */
  public boolean isWhole() {
    return isWhole;
  }

  /** Where its columns are among those of the view's key. */
  public List<Integer> places() {
    return places;
  }

  /** Its codec; of the columns in its own order. */
  public EntityCodec codec() {
    return held;
  }

  /** What a key of the view holds. */
  public EntityKey in(EntityKey key) {
    return isWhole ? key : inColumns(whole.decode(key));
  }

  /**
   * What the key of these canonical columns of the view holds; null where one of its columns is, as
   * in rows of an earlier definition of the view that had another key.
   */
  public EntityKey inColumns(List<Object> columns) {
    List<Object> some = places.stream().map(columns::get).toList();
    return some.stream().anyMatch(Objects::isNull) ? null : held.encode(some);
  }
}
