package io.millrace.gateway.push;

import io.millrace.compile.FeatureStore;
import io.millrace.gateway.push.PushJournal.Claim;
import io.millrace.gateway.push.PushJournal.Known;
import io.millrace.gateway.push.PushRequest.Mode;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of one push.
 *
 * <p>Without an idempotency key: judge, write, answer. With one, PostgreSQL is told before and
 * after: (1) the intent, with the topic's ends and a lease; (2) the records, each with the request
 * and its index in its headers; (3) the answer. A gateway that dies leaves a request in writing.
 * Whoever retries it after its lease searches the topic from those ends, and writes what is
 * missing. No two gateways write one request, as long as no write arrives later than the lease.
 */
final class PushWork {
  private static final Logger LOG = LoggerFactory.getLogger(PushWork.class);
  private static final long MILLIS_PER_SECOND = 1_000;

  private final FeatureStore store;
  private final PushOptions options;
  private final PushJournal journal;
  private final PushMetrics metrics;
  private final WorkerExecutor workers;
  private final Clock clock;
  private final EventEncoders encoders;
  private final TopicWriter writer;
  private final TopicScan scan;

  PushWork(
      FeatureStore store,
      PushOptions options,
      KafkaClients clients,
      PushJournal journal,
      PushMetrics metrics,
      WorkerExecutor workers,
      Clock clock) {
    this.store = store;
    this.options = options;
    this.journal = journal;
    this.metrics = metrics;
    this.workers = workers;
    this.clock = clock;
    this.encoders = new EventEncoders(options.registryUrl());
    this.writer = new TopicWriter(clients);
    this.scan = new TopicScan(clients, options.blocking(), options.search());
  }

  /** Fails with a {@link PushException} for what a client can be told. */
  Future<PushReply> push(PushRequest request) {
    PushTarget target;
    try {
      target = target(request);
    } catch (PushException e) {
      return Future.failedFuture(e);
    }
    if (request.idempotencyKey() == null) {
      return unkeyed(target, request);
    }
    return working(request::hashed)
        .compose(hashed -> journal.find(hashed).compose(known -> keyed(target, hashed, known)));
  }

  private PushTarget target(PushRequest request) {
    if (!options.isConfigured()) {
      throw new PushException(
          PushCode.NOT_CONFIGURED,
          "this gateway knows no Kafka; set kafka." + PushOptions.BROKERS + " to push events");
    }
    return PushTarget.of(store, request.source(), options.sources());
  }

  private Future<PushReply> unkeyed(PushTarget target, PushRequest request) {
    long startedNanos = System.nanoTime();
    return working(
            () -> {
              PushedEvents events = judged(target, request, clock.millis());
              writer.reach(target);
              return events;
            })
        .compose(
            events ->
                write(target, events.good(), null, startedNanos)
                    .map(written -> answered(target, events, written)))
        .map(PushAnswers::ok);
  }

  private Future<PushReply> keyed(PushTarget target, PushRequest request, Optional<Known> known) {
    if (known.isEmpty()) {
      return first(target, request);
    }
    boolean over = !known.get().isDone() && known.get().leftMillis() <= 0;
    return over && known.get().isOf(request)
        ? takenOver(target, request, known.get().judgedAtMillis())
        : anothers(request, known.get());
  }

  /** The reply where another has written the request, or is about to. */
  private Future<PushReply> anothers(PushRequest request, Known known) {
    if (!known.isOf(request)) {
      return Future.failedFuture(
          new PushException(
              PushCode.KEY_REUSED,
              "the Idempotency-Key was used for another request; use a new key for new events"));
    }
    if (known.isDone()) {
      metrics.replayed(request.source());
      return Future.succeededFuture(PushAnswers.replayed(known.answer()));
    }
    return Future.failedFuture(inProgress(known.leftMillis()));
  }

  private Future<PushReply> first(PushTarget target, PushRequest request) {
    long judgedAtMillis = clock.millis();
    return working(
            () -> {
              PushedEvents events = judged(target, request, judgedAtMillis);
              writer.reach(target);
              return new Prepared(events, scan.ends(target));
            })
        .compose(
            prepared -> {
              long leasedNanos = System.nanoTime();
              return journal
                  .intend(request, prepared.ends(), judgedAtMillis)
                  .compose(
                      claim ->
                          claim.isPresent()
                              ? written(
                                  target,
                                  request,
                                  claim.get(),
                                  prepared.events(),
                                  new TreeMap<>(),
                                  leasedNanos)
                              : again(request));
            });
  }

  /** Judged and ready to be noted. */
  private record Prepared(PushedEvents events, SortedMap<Integer, Long> ends) {}

  private Future<PushReply> takenOver(PushTarget target, PushRequest request, long judgedAtMillis) {
    long leasedNanos = System.nanoTime();
    return journal
        .claim(request)
        .compose(
            claimed -> {
              if (claimed.isEmpty()) {
                return again(request);
              }
              Claim claim = claimed.get();
              metrics.recovered(target.name());
              return working(
                      () -> {
                        writer.reach(target);
                        SortedMap<Integer, Written> found =
                            scan.find(target, claim.startOffsets(), request.mark());
                        return new Recovered(
                            recovered(target, request, judgedAtMillis, found), found);
                      })
                  .recover(error -> released(request, claim, error))
                  .compose(
                      recovered ->
                          written(
                              target,
                              request,
                              claim,
                              recovered.events(),
                              recovered.found(),
                              leasedNanos));
            });
  }

  /** What a lost gateway had to write, and what of it is there. */
  private record Recovered(PushedEvents events, SortedMap<Integer, Written> found) {}

  /** Events of which some are written cannot be refused any more. */
  private PushedEvents recovered(
      PushTarget target,
      PushRequest request,
      long judgedAtMillis,
      SortedMap<Integer, Written> found) {
    PushedEvents events =
        PushedEvents.of(
            target, request.body(), options.limits().events(), judgedAtMillis, encoders);
    return found.isEmpty() ? refusedIfBad(request, events) : events;
  }

  private <T> Future<T> released(PushRequest request, Claim claim, Throwable error) {
    return journal.release(request, claim).transform(done -> Future.failedFuture(error));
  }

  /** Writes what is not there yet, and notes the answer. */
  private Future<PushReply> written(
      PushTarget target,
      PushRequest request,
      Claim claim,
      PushedEvents events,
      SortedMap<Integer, Written> found,
      long leasedNanos) {
    List<EncodedEvent> missing =
        events.good().stream().filter(event -> !found.containsKey(event.index())).toList();
    return write(target, missing, request.mark(), leasedNanos)
        .recover(
            error ->
                Future.failedFuture(
                    error instanceof PushException refused
                        ? refused.retryAfter(seconds(options.lease().toMillis()))
                        : error))
        .compose(
            added -> {
              SortedMap<Integer, Written> all = new TreeMap<>(found);
              all.putAll(added);
              String answer = answered(target, events, all);
              return journal
                  .finish(request, claim, answer)
                  .transform(
                      noted -> {
                        if (noted.failed()) {
                          // All is written; a retry will find it in the topic.
                          LOG.warn("an answer is not kept: {}", noted.cause().getMessage());
                        } else if (!noted.result()) {
                          return again(request);
                        }
                        return Future.succeededFuture(PushAnswers.ok(answer));
                      });
            });
  }

  /** Another was faster. */
  private Future<PushReply> again(PushRequest request) {
    return journal
        .find(request)
        .compose(
            known ->
                known.isPresent()
                    ? anothers(request, known.get())
                    : Future.failedFuture(inProgress(MILLIS_PER_SECOND)));
  }

  private Future<SortedMap<Integer, Written>> write(
      PushTarget target, List<EncodedEvent> events, byte[] mark, long startedNanos) {
    long untilNanos = startedNanos + options.startWithin().toNanos();
    long beganNanos = System.nanoTime();
    return working(() -> writer.write(target, events, mark, untilNanos))
        .compose(sent -> sent)
        .onSuccess(done -> metrics.written(target.name(), System.nanoTime() - beganNanos));
  }

  private PushedEvents judged(PushTarget target, PushRequest request, long judgedAtMillis) {
    return refusedIfBad(
        request,
        PushedEvents.of(
            target, request.body(), options.limits().events(), judgedAtMillis, encoders));
  }

  private PushedEvents refusedIfBad(PushRequest request, PushedEvents events) {
    if (request.mode() == Mode.ALL_OR_NOTHING && !events.refused().isEmpty()) {
      metrics.events(request.source(), 0, events.refused().size());
      throw PushException.invalid(events.refused());
    }
    return events;
  }

  private String answered(
      PushTarget target, PushedEvents events, SortedMap<Integer, Written> written) {
    metrics.events(target.name(), written.size(), events.events() - written.size());
    return PushAnswers.taken(target, events, written);
  }

  private <T> Future<T> working(Callable<T> task) {
    return workers.executeBlocking(task, false);
  }

  private static PushException inProgress(long leftMillis) {
    return new PushException(
            PushCode.IN_PROGRESS,
            "a request with this Idempotency-Key is being written; ask again later")
        .retryAfter(Math.max(1, seconds(leftMillis)));
  }

  private static long seconds(long millis) {
    return (millis + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
  }
}
