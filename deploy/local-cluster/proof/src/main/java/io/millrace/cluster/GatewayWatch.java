package io.millrace.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.Failure;
import io.millrace.cli.demo.AnswerSampler;
import io.millrace.cli.demo.AnswerSampler.Reply;
import io.millrace.cli.http.GatewayHttp;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Asks one gateway about ten times a second and notes how it answers. */
final class GatewayWatch implements AutoCloseable {
  private static final long PAUSE_MILLIS = 90;

  private final GatewayHttp gateway;
  private final Visits visits;
  private final AnswerSampler sampler;
  private final Thread thread;
  private final List<Long> signs = new ArrayList<>();
  private volatile boolean ended;
  private volatile RuntimeException failure;
  private int asked;
  private int refused;
  private int stale;
  private long refusedNanos;
  private long staleNanos;

  GatewayWatch(URI url, Visits visits, AnswerSampler sampler) {
    this.gateway = new GatewayHttp(url);
    this.visits = visits;
    this.sampler = sampler;
    this.thread = new Thread(this::runToEnd, "watch " + url);
  }

  void start() {
    thread.start();
  }

  private void runToEnd() {
    try {
      run();
    } catch (RuntimeException e) {
      failure = e;
    }
  }

  private void run() {
    long last = System.nanoTime();
    while (!ended) {
      Reply worst = worse(askVisits(), count(sampler.ask()));
      long now = System.nanoTime();
      switch (worst) {
        case REFUSED -> refusedNanos += now - last;
        case STALE -> staleNanos += now - last;
        case FRESH -> {}
      }
      if (worst != Reply.FRESH) {
        signs.add(now);
      }
      last = now;
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private Reply askVisits() {
    long[] before = visits.before();
    try {
      GatewayHttp.Reply reply = gateway.query(visits.request());
      if (!reply.isOk()) {
        return count(Reply.REFUSED);
      }
      JsonNode data = reply.body().path("data");
      visits.take(data, before);
      boolean marked = false;
      for (JsonNode answer : data) {
        marked |= answer.path("status").asText().equals("stale");
      }
      return count(marked ? Reply.STALE : Reply.FRESH);
    } catch (Failure e) {
      return count(Reply.REFUSED);
    }
  }

  private Reply count(Reply reply) {
    asked++;
    refused += reply == Reply.REFUSED ? 1 : 0;
    stale += reply == Reply.STALE ? 1 : 0;
    return reply;
  }

  private static Reply worse(Reply one, Reply other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * Ends it.
   *
   * @throws IllegalStateException when it had ended before, so that nobody watched
   */
  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
    sampler.close();
    if (failure != null) {
      throw new IllegalStateException(thread.getName() + " failed", failure);
    }
  }

  /** The first answer since then that was refused or marked; MAX if there was none. */
  long signNanos(long sinceNanos) {
    return signs.stream().filter(sign -> sign - sinceNanos >= 0).findFirst().orElse(Long.MAX_VALUE);
  }

  int asked() {
    return asked;
  }

  int refused() {
    return refused;
  }

  int stale() {
    return stale;
  }

  double refusedSeconds() {
    return refusedNanos / 1e9;
  }

  double staleSeconds() {
    return staleNanos / 1e9;
  }

  AnswerSampler sampler() {
    return sampler;
  }
}
