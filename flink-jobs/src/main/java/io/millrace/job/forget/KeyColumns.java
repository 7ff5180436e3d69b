package io.millrace.job.forget;

import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which keys hold those of another entity: their columns are its, or more. Columns are the same
 * where their names are and their types are alike: a value of both is written in the same way, and
 * means the same.
 */
public final class KeyColumns {
  private KeyColumns() {}

  /** What a key column may be; all types of one kind are alike. */
  enum Kind {
    BOOLEAN("boolean"),
    /** Of 32 and 64 bits. */
    INTEGER("integer"),
    /** And symbols, whatever their order is, and UUIDs. */
    TEXT("text"),
    DATE("date"),
    TIMESTAMP("timestamp");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  private static Kind kind(DataType type) {
    if (type instanceof DataType.Bool) {
      return Kind.BOOLEAN;
    } else if (type instanceof DataType.Int32 || type instanceof DataType.Int64) {
      return Kind.INTEGER;
    } else if (type instanceof DataType.Text
        || type instanceof DataType.Enumeration
        || type instanceof DataType.Uuid) {
      return Kind.TEXT;
    } else if (type instanceof DataType.Date) {
      return Kind.DATE;
    } else if (type instanceof DataType.Timestamp) {
      return Kind.TIMESTAMP;
    }
    throw new IllegalArgumentException("no key column is " + type);
  }

  /** The kinds of an entity's columns, in their order. */
  static List<Kind> kinds(EntitySpec entity) {
    return entity.key().stream().map(column -> kind(column.type())).toList();
  }

  /**
   * An entity's columns with their kinds, as in {@code lat:integer,lon:integer}: the same of two
   * entities whose columns are alike, and of no others. It stands in tables of the store.
   */
  static String text(EntitySpec entity) {
    return entity.key().stream()
        .map(column -> column.name() + ":" + kind(column.type()).text)
        .collect(Collectors.joining(","));
  }

  /** Whether two entities have the same columns in the same order. */
  public static boolean areAlike(EntitySpec one, EntitySpec other) {
    return one.name().equals(other.name()) && kinds(one).equals(kinds(other));
  }

  /**
   * Where an entity's columns are among those of another, or of itself, in the entity's order;
   * empty where they are not.
   */
  public static List<Integer> places(EntitySpec entity, EntitySpec among) {
    List<Integer> places = new ArrayList<>();
    for (KeyColumn column : entity.key()) {
      places.add(place(column, among.key()));
    }
    return places.contains(-1) ? List.of() : places;
  }

  private static int place(KeyColumn column, List<KeyColumn> among) {
    for (int i = 0; i < among.size(); i++) {
      if (among.get(i).name().equals(column.name())
          && kind(among.get(i).type()) == kind(column.type())) {
        return i;
      }
    }
    return -1;
  }
}
