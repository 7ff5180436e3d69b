package io.millrace.client;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Table;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/**
 * A gateway, asked by the constants of view classes. Immutable and thread-safe; one is enough for a
 * process. It keeps connections and needs no closing. Events are pushed by the constants of
 * streams.
 *
 * <p>A query only reads, so that it is asked again, with growing pauses, when the gateway cannot be
 * reached, drops the connection or answers 503, until the deadline.
 */
public final class MillraceClient {
  private static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(5);

  private final FeatureStore store;
  private final Transport transport;

  private MillraceClient(FeatureStore store, Transport transport) {
    this.store = store;
    this.transport = transport;
  }

  /**
   * A client of a gateway, with a deadline of five seconds.
   *
   * @param gateway such as {@code http://gateway:8080}
   * @param views the classes whose features are asked for
   * @throws io.millrace.compile.CompileException when they do not compile
   */
  public static MillraceClient of(URI gateway, Class<?>... views) {
    return new MillraceClient(
        Compiler.compile(views).orThrow(),
        new Transport(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(DEFAULT_DEADLINE)
                .build(),
            gateway,
            DEFAULT_DEADLINE));
  }

  /** The same with another deadline for each query, tries and pauses included. */
  public MillraceClient deadline(Duration deadline) {
    return new MillraceClient(store, transport.within(deadline));
  }

  /** Starts a question about one key. */
  public <A> Question about(Entity.One<A> entity, A key) {
    return new Question(batch(entity, List.of(List.of(key))));
  }

  /** Starts a question about one key. */
  public <A, B> Question about(Entity.Two<A, B> entity, A first, B second) {
    return new Question(batch(entity, List.of(List.of(first, second))));
  }

  /** Starts a question about one key. */
  public <A, B, C> Question about(Entity.Three<A, B, C> entity, A first, B second, C third) {
    return new Question(batch(entity, List.of(List.of(first, second, third))));
  }

  /** Starts a question about many keys. */
  public <A> BatchQuestion aboutAll(Entity.One<A> entity, List<A> keys) {
    return batch(entity, keys.stream().<List<?>>map(List::of).toList());
  }

  /**
   * Starts a question about many keys.
   *
   * @param keys each a list of the values of all key columns
   */
  public <A, B> BatchQuestion aboutAll(Entity.Two<A, B> entity, List<? extends List<?>> keys) {
    return batch(entity, keys);
  }

  /**
   * Starts a question about many keys.
   *
   * @param keys each a list of the values of all key columns
   */
  public <A, B, C> BatchQuestion aboutAll(
      Entity.Three<A, B, C> entity, List<? extends List<?>> keys) {
    return batch(entity, keys);
  }

  /**
   * Starts a push of events into a stream, under a new idempotency key.
   *
   * @param stream one that the views of this client use
   */
  public <E> Push<E> push(EventStream<E> stream, List<E> events) {
    return Push.of(store.stream(stream), transport, events, UUID.randomUUID().toString());
  }

  /**
   * Starts a push of rows for a table, under a new idempotency key.
   *
   * @param table one that the views of this client use, and that takes pushed rows
   */
  public <R> Push<R> push(Table<R> table, List<R> rows) {
    return Push.of(store.table(table), transport, rows, UUID.randomUUID().toString());
  }

  private BatchQuestion batch(Entity entity, List<? extends List<?>> keys) {
    return BatchQuestion.of(store, transport, entity, keys);
  }
}
