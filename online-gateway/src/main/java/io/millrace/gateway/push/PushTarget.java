package io.millrace.gateway.push;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.manifest.StreamSpec.SourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stream, or a table, that can be written to.
 *
 * @param list what the list of a request's body is called
 * @param keys keys of the records
 */
record PushTarget(BoundFeed feed, String topic, EventFormat format, String list, RecordKeys keys) {
  private static final String KAFKA = "kafka:";

  /**
   * The stream or table of this name.
   *
   * @throws PushException if there is none, or it is not read from a topic
   */
  static PushTarget of(FeatureStore store, String name, Map<String, String> sources) {
    Optional<BoundStream> stream =
        store.streams().stream().filter(each -> each.name().equals(name)).findFirst();
    if (stream.isPresent()) {
      return of(store, stream.get(), sources.get(name));
    }
    return of(
        store.tables().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> unknown(store, name)));
  }

  /** Events get the entity's key in the stream's first use. */
  private static PushTarget of(FeatureStore store, BoundStream stream, String elsewhere) {
    SourceSpec source = stream.spec().source();
    boolean topic = elsewhere == null ? source.kind().equals("kafka") : elsewhere.startsWith(KAFKA);
    if (!topic) {
      throw new PushException(
          PushCode.NOT_CONFIGURED,
          "stream '%s' is read from %s, not from a Kafka topic; nobody would read what is pushed"
              .formatted(stream.name(), elsewhere == null ? source.kind() : elsewhere));
    }
    BoundView first =
        store.views().stream()
            .filter(view -> view.streams().contains(stream.name()))
            .findFirst()
            .orElseThrow();
    return new PushTarget(
        stream,
        elsewhere == null ? source.properties().get("topic") : elsewhere.substring(KAFKA.length()),
        format("stream", stream.name(), source),
        "events",
        new RecordKeys(
            first.keys().spec(), event -> first.firstKey(stream.name(), event).orElse(null)));
  }

  /** Rows get the table's own key. */
  private static PushTarget of(BoundTable table) {
    SourceSpec pushes = table.spec().pushes();
    if (pushes == null) {
      throw new PushException(
          PushCode.NOT_CONFIGURED,
          "table '%s' takes no pushed rows; say pushedTo(...) in its definition"
              .formatted(table.name()));
    }
    return new PushTarget(
        table,
        pushes.properties().get("topic"),
        format("table", table.name(), pushes),
        "rows",
        new RecordKeys(table.keys().spec(), table::keyColumns));
  }

  private static EventFormat format(String kind, String name, SourceSpec source) {
    String format = source.properties().getOrDefault("format", "json");
    return EventFormat.named(format)
        .orElseThrow(
            () ->
                new PushException(
                    PushCode.NOT_CONFIGURED,
                    "%s '%s' has the format '%s', which cannot be written"
                        .formatted(kind, name, format)));
  }

  String name() {
    return feed.name();
  }

  /** Stream or table, for people. */
  String kind() {
    return feed instanceof BoundTable ? "table" : "stream";
  }

  /** The record's key; null for an event without. */
  byte[] key(Object event) {
    return keys.of(event);
  }

  private static PushException unknown(FeatureStore store, String name) {
    List<String> known = new ArrayList<>();
    store.streams().forEach(stream -> known.add(stream.name()));
    store.tables().stream()
        .filter(table -> table.spec().pushes() != null)
        .forEach(table -> known.add(table.name()));
    return new PushException(
        PushCode.UNKNOWN_SOURCE,
        "there is no stream or table '%s'; there is %s".formatted(name, String.join(", ", known)));
  }
}
