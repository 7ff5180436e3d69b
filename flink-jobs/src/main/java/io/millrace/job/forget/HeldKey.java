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
  private final KeyForm form;
  private final List<Integer> places;
  private final boolean isWhole;

  private HeldKey(EntityCodec whole, String entity, List<Integer> places) {
    this.whole = whole;
    this.places = places;
    this.isWhole = whole.spec().name().equals(entity);
    this.form =
        new KeyForm(
            isWhole
                ? whole.spec()
                : new EntitySpec(entity, places.stream().map(whole.spec().key()::get).toList()));
    this.held = new EntityCodec(form.entity());
  }

  /**
   * The key of an entity in those of a view; empty where the view's have not all its columns, of
   * types that are alike.
   */
  public static Optional<HeldKey> of(BoundView view, EntitySpec entity) {
    return of(view, entity.name())
        .filter(held -> KeyColumns.areAlike(entity, held.form().entity()));
  }

  /**
   * The same of an entry's entity; of a release of before, which has not said its types, by the
   * names alone.
   */
  public static Optional<HeldKey> of(BoundView view, Forgetting entry) {
    return of(view, entry.entity()).filter(held -> held.isOf(entry));
  }

  /** The same of an entity of whatever types. */
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

  /** Its form; of the columns in its own order. */
  public KeyForm form() {
    return form;
  }

  /** What a key of the view holds, as the view's definition has it. */
  public EntityKey in(EntityKey key) {
    return isWhole ? key : held.encode(some(whole.decode(key)));
  }

  /** What a key of the view holds, as the register has it. */
  public EntityKey registered(EntityKey key) {
    return form.toRegister(in(key));
  }

  /** Whether its columns are those of an entry, as far as that says its types. */
  public boolean isOf(Forgetting entry) {
    return entry.columns() == null || KeyColumns.areAlike(entry.columns(), form.entity());
  }

  /** Whether a key of the view holds that of an entry which is under way. */
  boolean holds(Forgetting entry, EntityKey key) {
    return entry.key().equals(entry.columns() == null ? in(key) : registered(key));
  }

  /**
   * What the key of these canonical columns of the view holds, as the register has it; null where
   * one of its columns is, as in rows of an earlier definition of the view that had another key.
   */
  public EntityKey inColumns(List<Object> columns) {
    List<Object> some = some(columns);
    return some.stream().anyMatch(Objects::isNull) ? null : form.registered().encode(some);
  }

  private List<Object> some(List<Object> columns) {
    return places.stream().map(columns::get).toList();
  }
}
