package io.millrace.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundTable;
import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Events on their way into a stream, or rows into a table, all of them or none. Carries an
 * idempotency key, so that it may be sent as often as need be: also by another process, with {@link
 * #key}. Immutable.
 *
 * @param <E> the stream's event class, or the table's row class
 */
public final class Push<E> {
  private final BoundFeed feed;
  private final EventBinding<E> binding;
  private final Transport transport;
  private final List<E> events;
  private final String key;

  private Push(
      BoundFeed feed, EventBinding<E> binding, Transport transport, List<E> events, String key) {
    this.feed = feed;
    this.binding = binding;
    this.transport = transport;
    this.events = List.copyOf(events);
    this.key = key;
  }

  @SuppressWarnings("unchecked") // the constant has the class of its events or rows
  static <E> Push<E> of(BoundFeed feed, Transport transport, List<E> events, String key) {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("a push needs at least one event or row");
    }
    return new Push<>(feed, (EventBinding<E>) feed.binding(), transport, events, key);
  }

  /**
   * The same under a key of one's own: a retry of these events by another process, with the same
   * key, writes them once.
   */
  public Push<E> key(String idempotencyKey) {
    return new Push<>(feed, binding, transport, events, idempotencyKey);
  }

  /** The key that it is sent under. */
  public String key() {
    return key;
  }

  /**
   * Sends the events and waits until they are kept. Tries again until the deadline, also where the
   * gateway asks to come back later.
   *
   * @return where they lie, in their order
   * @throws QueryRefusedException with everything that is wrong with them
   * @throws GatewayUnavailableException when nothing is known before the deadline: some may be
   *     written, and sending them again under the same key is right
   * @throws IllegalArgumentException for an event that its type cannot hold
   */
  public List<PushedEvent> send() {
    try {
      return sendAsync().join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException known ? known : e;
    }
  }

  /** As {@link #send}, without waiting; the future fails with the same exceptions. */
  public CompletableFuture<List<PushedEvent>> sendAsync() {
    EventEncoder<E> encoder = EventEncoder.json(binding);
    ObjectNode body = Wire.object();
    ArrayNode list = body.putArray(feed instanceof BoundTable ? "rows" : "events");
    for (E event : events) {
      try {
        list.add(Wire.parse(encoder.encode(event)));
      } catch (BadEventException e) {
        throw new IllegalArgumentException(
            "event %d cannot be sent: %s".formatted(list.size(), e.getMessage()), e);
      }
    }
    return transport.push(feed.name(), key, body).thenApply(Push::places);
  }

  private static List<PushedEvent> places(JsonNode reply) {
    List<PushedEvent> places = new ArrayList<>();
    for (JsonNode at : reply.path("offsets")) {
      places.add(new PushedEvent(at.path("partition").intValue(), at.path("offset").longValue()));
    }
    return places;
  }
}
