package io.millrace.job.forget;

import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.util.List;
import java.util.Optional;

/**
 * How the register has keys of an entity: as its definition has them, but for columns of symbols,
 * which are text. The bytes of a definition have a symbol's place among the others, which is
 * another's as soon as one more stands before it; what the register has is the same key for as long
 * as its columns are {@linkplain KeyColumns alike}. Immutable and thread-safe.
 */
public final class KeyForm {
  private final EntityCodec defined;
  private final EntityCodec registered;
  private final List<KeyColumns.Kind> kinds;
  private final boolean hasSymbols;

  /**
   * @param entity as a definition has it
   */
  public KeyForm(EntitySpec entity) {
    defined = new EntityCodec(entity);
    hasSymbols = entity.key().stream().anyMatch(KeyForm::isOfSymbols);
    registered = hasSymbols ? new EntityCodec(registered(entity)) : defined;
    kinds = KeyColumns.kinds(entity);
  }

  /** An entity whose definition has its keys as the register does. */
  public static EntitySpec registered(EntitySpec entity) {
    return new EntitySpec(
        entity.name(),
        entity.key().stream()
            .map(column -> isOfSymbols(column) ? asText(column) : column)
            .toList());
  }

  private static boolean isOfSymbols(KeyColumn column) {
    return column.type() instanceof DataType.Enumeration;
  }

  private static KeyColumn asText(KeyColumn column) {
    return new KeyColumn(column.name(), DataType.TEXT);
  }

  /** As the definition has it. */
  public EntitySpec entity() {
    return defined.spec();
  }

  /** Of keys as the register has them. */
  public EntityCodec registered() {
    return registered;
  }

  /** Whether the register has keys otherwise than the definition. */
  public boolean hasSymbols() {
    return hasSymbols;
  }

  List<KeyColumns.Kind> kinds() {
    return kinds;
  }

  /** A key of the definition, as the register has it. */
  public EntityKey toRegister(EntityKey key) {
    return hasSymbols ? registered.encode(defined.decode(key)) : key;
  }

  /**
   * A key of the register, as the definition has it; empty if it is none: a symbol that is not
   * there any more, a number of more bits, a text that is no UUID.
   */
  public Optional<EntityKey> fromRegister(EntityKey key) {
    try {
      List<Object> columns = registered.decode(key);
      return registered.encode(columns).equals(key)
          ? Optional.of(hasSymbols ? defined.encode(columns) : key)
          : Optional.empty();
    } catch (RuntimeException e) {
      return Optional.empty(); // bytes that are no such columns
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyForm that && entity().equals(that.entity());
  }

  @Override
  public int hashCode() {
    return entity().hashCode();
  }

  @Override
  public String toString() {
    return "KeyForm[%s]".formatted(entity());
  }
}
