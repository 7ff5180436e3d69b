package io.millrace.client;

import io.millrace.Feature;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A question about one key. Immutable: each method gives another question. */
public final class Question {
  private final BatchQuestion batch;

  Question(BatchQuestion batch) {
    this.batch = batch;
  }

  /** Gives a feature that comes with the request; null is a value too. */
  public <T> Question with(Feature<T> input, T value) {
    return new Question(batch.with(input, Collections.singletonList(value)));
  }

  /** How old a feature may be, instead of what its definition says. */
  public Question staleness(Feature<?> feature, Duration allowed) {
    return new Question(batch.staleness(feature, allowed));
  }

  /** Asks for an instant instead of now: for replays and tests. */
  public Question at(Instant instant) {
    return new Question(batch.at(instant));
  }

  /**
   * Asks, and waits for the answer.
   *
   * @throws QueryRefusedException with everything that is wrong with the question
   * @throws GatewayUnavailableException when there is no answer before the deadline
   */
  public Answers ask(Feature<?>... features) {
    return batch.ask(features).get(0);
  }

  /** As {@link #ask}, without waiting; the future fails with the same exceptions. */
  public CompletableFuture<Answers> askAsync(Feature<?>... features) {
    return batch.askAsync(features).thenApply((List<Answers> answers) -> answers.get(0));
  }
}
