package io.millrace.type;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds a struct's field by the name that data uses for it: case and underscores do not count, so
 * {@code card_id} and {@code CARDID} are {@code cardId}. Immutable, thread-safe.
 */
public final class FieldNames {
  private final Map<String, Integer> exact = new HashMap<>();
  private final Map<String, Integer> plain = new HashMap<>();

  private FieldNames(DataType.Struct struct) {
    List<DataType.Field> fields = struct.fields();
    for (int i = 0; i < fields.size(); i++) {
      String name = fields.get(i).name();
      exact.put(name, i);
      Integer other = plain.put(plain(name), i);
      if (other != null) {
        throw new IllegalArgumentException(
            "fields '"
                + fields.get(other).name()
                + "' and '"
                + name
                + "' of "
                + struct.name()
                + " differ only in case or underscores; data could not tell them apart");
      }
    }
  }

  /**
   * The names of a struct.
   *
   * @throws IllegalArgumentException if two fields have the same name in data
   */
  public static FieldNames of(DataType.Struct struct) {
    return new FieldNames(struct);
  }

  /** The place of the field that data calls {@code name}, or -1. */
  public int indexOf(String name) {
    Integer index = exact.get(name);
    if (index == null) {
      index = plain.get(plain(name));
    }
    return index == null ? -1 : index;
  }

  /**
   * What a JSON object gives for a field of a struct: under the field's very name, else under the
   * first that looks alike; null where nothing is given.
   */
  public static JsonNode find(JsonNode object, String field) {
    JsonNode exact = object.get(field);
    if (exact != null) {
      return exact;
    }
    String wanted = plain(field);
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (plain(entry.getKey()).equals(wanted)) {
        return entry.getValue();
      }
    }
    return null;
  }

  /** A name without case and underscores. */
  public static String plain(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }
}
