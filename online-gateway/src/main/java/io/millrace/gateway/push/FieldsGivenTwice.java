package io.millrace.gateway.push;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.type.DataType;
import io.millrace.type.FieldNames;
import java.util.HashMap;
import java.util.Map;

/**
 * Looks for a field that an object gives twice under two spellings, such as {@code card_id} and
 * {@code cardId}: nobody knows which of the two is meant. Names that are no field's are passed
 * over. Immutable and thread-safe.
 */
final class FieldsGivenTwice {
  private final DataType.Struct type;
  private final FieldNames names;
  private final Map<Integer, FieldsGivenTwice> nested = new HashMap<>();

  FieldsGivenTwice(DataType.Struct type) {
    this.type = type;
    this.names = FieldNames.of(type);
    for (int i = 0; i < type.fields().size(); i++) {
      DataType.Struct struct = structIn(type.fields().get(i).type());
      if (struct != null) {
        nested.put(i, new FieldsGivenTwice(struct));
      }
    }
  }

  /** The struct that a field's value holds, itself or in lists and maps; null if none. */
  private static DataType.Struct structIn(DataType type) {
    if (type instanceof DataType.ListOf list) {
      return structIn(list.element());
    } else if (type instanceof DataType.MapOf map) {
      return structIn(map.value());
    }
    return type instanceof DataType.Struct struct ? struct : null;
  }

  /** What is wrong with an object; null if nothing is, or if it is no object. */
  String problem(JsonNode object) {
    return object.isObject() ? problemOf(object) : null;
  }

  private String problemOf(JsonNode object) {
    String[] given = new String[type.fields().size()];
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      int index = names.indexOf(entry.getKey());
      if (index < 0) {
        continue;
      }
      if (given[index] != null) {
        return "'%s' and '%s' are one field, '%s'"
            .formatted(given[index], entry.getKey(), type.fields().get(index).name());
      }
      given[index] = entry.getKey();
      FieldsGivenTwice below = nested.get(index);
      String problem =
          below == null ? null : below.within(type.fields().get(index).type(), entry.getValue());
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** In the objects of a value that lie as deep as its type says. */
  private String within(DataType at, JsonNode value) {
    DataType element = null;
    if (at instanceof DataType.ListOf list && value.isArray()) {
      element = list.element();
    } else if (at instanceof DataType.MapOf map && value.isObject()) {
      element = map.value();
    }
    if (element == null) {
      return at instanceof DataType.Struct ? problem(value) : null;
    }
    for (JsonNode each : value) {
      String problem = within(element, each);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }
}
