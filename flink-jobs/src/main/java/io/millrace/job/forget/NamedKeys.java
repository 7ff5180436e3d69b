package io.millrace.job.forget;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.manifest.ViewSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Keys that JSON names where an event would, though it is none. */
public final class NamedKeys {
  private static final ObjectMapper JSON = new ObjectMapper();

  private NamedKeys() {}

  /**
   * The keys of an entity that a JSON object names in any of some fields.
   *
   * @param uses each with a field for each of the entity's columns, in its order
   * @throws IOException if the bytes are no JSON object
   */
  public static Set<EntityKey> in(EntityCodec codec, Collection<List<String>> uses, byte[] bytes)
      throws IOException {
    JsonNode node = JSON.readTree(bytes);
    if (node == null || !node.isObject()) {
      throw new IOException("no JSON object");
    }
    Set<EntityKey> keys = new LinkedHashSet<>();
    for (List<String> fields : uses) {
      List<String> texts = new ArrayList<>();
      fields.forEach(field -> texts.add(node.path(field).asText()));
      try {
        keys.add(codec.parse(texts));
      } catch (IllegalArgumentException e) {
        continue; // no key of this entity
      }
    }
    return keys;
  }

  /**
   * The keys of a view; empty where the bytes are no JSON object, or the view takes its keys by
   * code and not from fields.
   *
   * @param feed name of a stream or table
   * @param bytes of what cannot be decoded
   */
  public static Set<EntityKey> of(BoundView view, String feed, byte[] bytes) {
    Set<EntityKey> keys = new LinkedHashSet<>();
    JsonNode node;
    try {
      node = JSON.readTree(bytes);
    } catch (IOException e) {
      return keys;
    }
    if (node == null || !node.isObject()) {
      return keys;
    }
    for (ViewSpec.InputSpec use : view.spec().inputs()) {
      if (use.stream().equals(feed) && !use.keyFields().contains(null)) {
        List<String> texts = new ArrayList<>();
        for (String field : use.keyFields()) {
          texts.add(node.path(field).asText());
        }
        try {
          keys.add(view.keys().parse(texts));
        } catch (IllegalArgumentException e) {
          continue; // no key of this view
        }
      }
    }
    return keys;
  }
}
