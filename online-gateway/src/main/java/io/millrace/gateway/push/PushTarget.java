package io.millrace.gateway.push;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import io.millrace.type.JsonText;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stream that can be written to.
 *
 * @param keys the first view that uses it: its keys are those of the records
 */
record PushTarget(BoundStream stream, String topic, EventFormat format, BoundView keys) {
  private static final String KAFKA = "kafka:";

  /**
   * The stream of this name.
   *
   * @throws PushException if there is none, or it is not read from a topic
   */
  static PushTarget of(FeatureStore store, String name, Map<String, String> sources) {
    BoundStream stream =
        store.streams().stream()
            .filter(each -> each.spec().name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(store, name));
    Map<String, String> properties = stream.spec().source().properties();
    String elsewhere = sources.get(name);
    boolean topic =
        elsewhere == null
            ? stream.spec().source().kind().equals("kafka")
            : elsewhere.startsWith(KAFKA);
    if (!topic) {
      throw new PushException(
          PushCode.NOT_CONFIGURED,
          "stream '%s' is read from %s, not from a Kafka topic; nobody would read what is pushed"
              .formatted(name, elsewhere == null ? stream.spec().source().kind() : elsewhere));
    }
    String format = properties.getOrDefault("format", "json");
    BoundView keys =
        store.views().stream()
            .filter(view -> view.streams().contains(name))
            .findFirst()
            .orElseThrow();
    return new PushTarget(
        stream,
        elsewhere == null ? properties.get("topic") : elsewhere.substring(KAFKA.length()),
        EventFormat.named(format)
            .orElseThrow(
                () ->
                    new PushException(
                        PushCode.NOT_CONFIGURED,
                        "stream '%s' has the format '%s', which cannot be written"
                            .formatted(name, format))),
        keys);
  }

  String name() {
    return stream.spec().name();
  }

  /**
   * The record's key, so that events of an entity keep their order: the text of a single column as
   * other producers write it, a JSON array of several; null for an event without.
   */
  byte[] key(Object event) {
    Optional<List<Object>> key = keys.firstKey(name(), event);
    return key.map(this::text).map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
  }

  private String text(List<Object> values) {
    List<KeyColumn> columns = keys.keys().spec().key();
    if (columns.size() == 1 && columns.get(0).type() instanceof DataType.Text) {
      return (String) values.get(0);
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JsonText.reader().getFactory().createGenerator(text)) {
      if (columns.size() > 1) {
        out.writeStartArray();
      }
      for (int i = 0; i < columns.size(); i++) {
        ValueCodec.of(columns.get(i).type()).writeJson(values.get(i), out);
      }
      if (columns.size() > 1) {
        out.writeEndArray();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }

  private static PushException unknown(FeatureStore store, String name) {
    List<String> known = store.streams().stream().map(each -> each.spec().name()).toList();
    return new PushException(
        PushCode.UNKNOWN_SOURCE,
        "there is no stream '%s'; there is %s".formatted(name, String.join(", ", known)));
  }
}
