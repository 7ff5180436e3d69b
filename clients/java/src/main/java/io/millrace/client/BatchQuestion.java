package io.millrace.client;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.FeatureStore;
import io.millrace.type.JavaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A question about many keys of one entity. Immutable: each method gives another question. */
public final class BatchQuestion {
  private final FeatureStore store;
  private final Transport transport;
  private final ObjectNode body;
  private final int keys;

  private BatchQuestion(FeatureStore store, Transport transport, ObjectNode body, int keys) {
    this.store = store;
    this.transport = transport;
    this.body = body;
    this.keys = keys;
  }

  static BatchQuestion of(
      FeatureStore store, Transport transport, Entity entity, List<? extends List<?>> keys) {
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("a question needs at least one key");
    }
    ObjectNode body = Wire.object();
    ObjectNode inputs = body.putObject("inputs");
    for (int i = 0; i < entity.columns().size(); i++) {
      Entity.Column column = entity.columns().get(i);
      ArrayNode values = inputs.putArray(column.name());
      for (List<?> key : keys) {
        if (key.size() != entity.columns().size()) {
          throw new IllegalArgumentException(
              "key " + key + " has " + key.size() + " columns of " + entity.columns().size());
        }
        values.add(Wire.json(JavaType.of(column.type()), key.get(i)));
      }
    }
    return new BatchQuestion(store, transport, body, keys.size());
  }

  /**
   * Gives a feature that comes with the request, one value for each key; null is a value too.
   *
   * @throws IllegalArgumentException when there are not as many values as keys
   */
  public <T> BatchQuestion with(Feature<T> input, List<? extends T> values) {
    BoundFeature feature = store.feature(input);
    if (values.size() != keys) {
      throw new IllegalArgumentException(
          feature.qualifiedName() + " has " + values.size() + " values for " + keys + " keys");
    }
    ObjectNode changed = body.deepCopy();
    ArrayNode given = changed.withObject("/inputs").putArray(feature.qualifiedName());
    values.forEach(value -> given.add(Wire.json(feature.javaType(), value)));
    return new BatchQuestion(store, transport, changed, keys);
  }

  /** How old a feature may be, instead of what its definition says. */
  public BatchQuestion staleness(Feature<?> feature, Duration allowed) {
    ObjectNode changed = body.deepCopy();
    changed
        .withObject("/staleness")
        .put(store.feature(feature).qualifiedName(), allowed.toMillis() + "ms");
    return new BatchQuestion(store, transport, changed, keys);
  }

  /** Asks for an instant instead of now: for replays and tests. */
  public BatchQuestion at(Instant instant) {
    ObjectNode changed = body.deepCopy();
    changed.put("now", instant.toString());
    return new BatchQuestion(store, transport, changed, keys);
  }

  /**
   * Asks, and waits for the answers, which come in the order of the keys.
   *
   * @throws QueryRefusedException with everything that is wrong with the question
   * @throws GatewayUnavailableException when there is no answer before the deadline
   */
  public List<Answers> ask(Feature<?>... features) {
    try {
      return askAsync(features).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }

  /** As {@link #ask}, without waiting; the future fails with the same exceptions. */
  public CompletableFuture<List<Answers>> askAsync(Feature<?>... features) {
    List<BoundFeature> asked =
        java.util.Arrays.stream(features).map(store::feature).distinct().toList();
    ObjectNode request = body.deepCopy();
    ArrayNode outputs = request.putArray("outputs");
    asked.forEach(feature -> outputs.add(feature.qualifiedName()));
    return transport.query(request).thenApply(reply -> Wire.answers(store, asked, keys, reply));
  }
}
