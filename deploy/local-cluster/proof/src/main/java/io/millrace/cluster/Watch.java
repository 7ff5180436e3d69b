package io.millrace.cluster;

import io.millrace.cli.demo.AnswerSampler;
import io.millrace.cli.demo.PaymentCheck;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** Asks all gateways all the time while something goes wrong. */
final class Watch implements AutoCloseable {
  private final List<GatewayWatch> gateways = new ArrayList<>();
  private final Visits visits = new Visits();

  Watch(List<URI> urls, PaymentCheck payments, long seed) {
    for (URI url : urls) {
      AnswerSampler sampler = payments.sampler(url, seed + gateways.size());
      gateways.add(new GatewayWatch(url, visits, sampler));
    }
    gateways.forEach(GatewayWatch::start);
  }

  /** Ends the watch. */
  @Override
  public void close() throws InterruptedException {
    for (GatewayWatch gateway : gateways) {
      gateway.close();
    }
  }

  /** When an answer was first refused or marked since, as {@link System#nanoTime}. */
  long signNanos(long sinceNanos) {
    return gateways.stream()
        .mapToLong(gateway -> gateway.signNanos(sinceNanos))
        .min()
        .orElse(Long.MAX_VALUE);
  }

  int asked() {
    return sum(GatewayWatch::asked);
  }

  int refused() {
    return sum(GatewayWatch::refused);
  }

  int stale() {
    return sum(GatewayWatch::stale);
  }

  /** For how long a gateway refused; of the one that did so longest. */
  double refusedSeconds() {
    return longest(GatewayWatch::refusedSeconds);
  }

  /** For how long a gateway marked answers as stale; of the one that did so longest. */
  double staleSeconds() {
    return longest(GatewayWatch::staleSeconds);
  }

  /** Counts that were lower than one answered before, by whichever gateway. */
  List<String> falls() {
    return visits.falls();
  }

  List<AnswerSampler> samplers() {
    return gateways.stream().map(GatewayWatch::sampler).toList();
  }

  private int sum(ToIntFunction<GatewayWatch> count) {
    return gateways.stream().mapToInt(count).sum();
  }

  private double longest(ToDoubleFunction<GatewayWatch> seconds) {
    return gateways.stream().mapToDouble(seconds).max().orElse(0);
  }
}
