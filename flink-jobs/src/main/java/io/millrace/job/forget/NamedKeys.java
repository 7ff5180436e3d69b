package io.millrace.job.forget;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.manifest.ViewSpec;
import io.millrace.type.DataType;
import io.millrace.type.FieldNames;
import io.millrace.type.JsonText;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Keys that JSON names where an event would, though it is none. Fields are found as events' are:
 * case and underscores do not count. A field that is missing, null, a list or an object names no
 * key. Immutable and thread-safe.
 */
public final class NamedKeys {
  private static final ObjectReader JSON =
      JsonText.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final List<JsonNode> objects;
  private final boolean isOneObject;

  private NamedKeys(List<JsonNode> objects, boolean isOneObject) {
    this.objects = objects;
    this.isOneObject = isOneObject;
  }

  /**
   * Reads the bytes of what cannot be decoded: the JSON objects that they begin with, or that a
   * list has which they begin with; there may be none.
   */
  public static NamedKeys read(byte[] bytes) {
    List<JsonNode> objects = new ArrayList<>();
    try (MappingIterator<JsonNode> values = JSON.readValues(bytes)) {
      while (values.hasNextValue()) {
        JsonNode value = values.nextValue();
        if (!value.isObject()) {
          return new NamedKeys(objects, false);
        }
        objects.add(value);
      }
      return new NamedKeys(objects, objects.size() == 1 && hasEachFieldOnce(bytes));
    } catch (IOException | RuntimeException e) {
      // The latter of a number whose exponent no decimal can hold.
      return new NamedKeys(objects, false);
    }
  }

  /** Else the other value may be a key, too. */
  private static boolean hasEachFieldOnce(byte[] object) throws IOException {
    Set<String> names = new HashSet<>();
    Iterator<String> each =
        JSON.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION).readTree(object).fieldNames();
    while (each.hasNext()) {
      if (!names.add(FieldNames.plain(each.next()))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether they are one JSON object and nothing else, with each field once in whatever spelling:
   * then no key is where nobody looks.
   */
  public boolean isOneObject() {
    return isOneObject;
  }

  /**
   * The keys of an entity that some fields name.
   *
   * @param fields for each of the entity's columns, in its order; null for one computed by code,
   *     which nothing names
   */
  public Set<EntityKey> in(EntityCodec codec, List<String> fields) {
    Set<EntityKey> keys = new LinkedHashSet<>();
    for (JsonNode object : objects) {
      List<Object> columns = new ArrayList<>();
      for (int i = 0; i < fields.size(); i++) {
        columns.add(value(codec.spec().key().get(i), fields.get(i), object));
      }
      if (!columns.contains(null)) {
        keys.add(codec.encode(columns));
      }
    }
    return keys;
  }

  private static Object value(KeyColumn column, String field, JsonNode object) {
    JsonNode found = field == null ? null : FieldNames.find(object, field);
    if (found == null || found.isNull() || !found.isValueNode()) {
      return null;
    }
    ValueCodec codec = ValueCodec.of(column.type());
    try {
      // A number where text is wanted makes an event bad, and is the key's text all the same.
      return column.type() instanceof DataType.Text
          ? codec.parse(found.asText())
          : codec.readJson(found);
    } catch (IllegalArgumentException e) {
      return null; // no key of this entity
    }
  }

  /**
   * The fields that a view takes a key from which its own keys hold: by each of its uses of a feed.
   *
   * @param feed name of a stream or table
   */
  public static List<List<String>> fields(BoundView view, HeldKey held, String feed) {
    List<List<String>> fields = new ArrayList<>();
    for (ViewSpec.InputSpec use : view.spec().inputs()) {
      if (use.stream().equals(feed)) {
        List<String> some = new ArrayList<>();
        held.places().forEach(place -> some.add(use.keyFields().get(place)));
        fields.add(some);
      }
    }
    return fields;
  }
}
