package io.millrace.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.millrace.answer.Status;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.FeatureStore;
import io.millrace.type.JavaType;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Values and answers as JSON. */
final class Wire {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private Wire() {}

  static ObjectNode object() {
    return JSON.createObjectNode();
  }

  static byte[] bytes(JsonNode node) {
    try {
      return JSON.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a tree can be written", e);
    }
  }

  /** The JSON of a reply; null when it is none. */
  static JsonNode parse(byte[] body) {
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      return null;
    }
  }

  @SuppressWarnings("unchecked") // the value is of the type by the signatures of the API
  static JsonNode json(JavaType<?> type, Object value) {
    if (value == null) {
      return NullNode.getInstance();
    }
    Object canonical = ((JavaType<Object>) type).toCanonical(value);
    try (TokenBuffer buffer = new TokenBuffer(JSON, false)) {
      ValueCodec.of(type.type()).writeJson(canonical, buffer);
      return JSON.readTree(buffer.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /** The answers by key: the gateway gives all features of the first key, then of the next. */
  static List<Answers> answers(
      FeatureStore store, List<BoundFeature> asked, int keys, JsonNode reply) {
    JsonNode data = reply.path("data");
    if (data.size() != asked.size() * keys) {
      throw new IllegalStateException(
          data.size() + " values for " + asked.size() + " features of " + keys + " keys");
    }
    List<Answers> answers = new ArrayList<>(keys);
    for (int key = 0; key < keys; key++) {
      Map<String, FeatureAnswer<?>> byName = new HashMap<>();
      for (int i = 0; i < asked.size(); i++) {
        BoundFeature feature = asked.get(i);
        byName.put(feature.qualifiedName(), answer(feature, data.get(key * asked.size() + i)));
      }
      answers.add(new Answers(store, byName));
    }
    return answers;
  }

  private static FeatureAnswer<?> answer(BoundFeature feature, JsonNode node) {
    JsonNode value = node.get("value");
    Object typed =
        value.isNull()
            ? null
            : feature
                .javaType()
                .fromCanonical(ValueCodec.of(feature.spec().type()).readJson(value));
    return new FeatureAnswer<>(
        typed,
        Status.valueOf(node.get("status").asText().toUpperCase(Locale.ROOT)),
        node.get("ts").isNull() ? null : Instant.parse(node.get("ts").asText()),
        node.path("message").asText(null));
  }

  static List<QueryRefusedException.Problem> problems(JsonNode reply) {
    List<QueryRefusedException.Problem> problems = new ArrayList<>();
    if (reply != null) {
      for (JsonNode error : reply.path("errors")) {
        problems.add(
            new QueryRefusedException.Problem(
                error.path("code").asText(),
                error.path("message").asText(),
                error.path("feature").asText(null)));
      }
    }
    return problems;
  }
}
