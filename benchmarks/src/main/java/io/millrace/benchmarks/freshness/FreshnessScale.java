package io.millrace.benchmarks.freshness;

import io.millrace.benchmarks.load.Definitions;
import java.util.List;

/**
 * How much is measured.
 *
 * @param definitions what is computed
 * @param cards number of cards of the load
 * @param merchants number of merchants of the load
 * @param parallelism of the job
 * @param rates events a second, measured in turns
 * @param warmUpSeconds at the highest rate, before anything counts
 * @param rounds how often each rate is measured
 * @param probes in each segment
 * @param probesPerSecond on average
 */
public record FreshnessScale(
    Definitions definitions,
    int cards,
    int merchants,
    int parallelism,
    List<Integer> rates,
    int warmUpSeconds,
    int rounds,
    int probes,
    double probesPerSecond) {
  private static final int CARDS = 100_000;
  private static final int MERCHANTS = 5_000;
  private static final List<Integer> RATES = List.of(1_000, 5_000);

  public FreshnessScale {
    rates = List.copyOf(rates);
  }

  /** The measurement. */
  public static FreshnessScale full() {
    return new FreshnessScale(Definitions.AMOUNTS, CARDS, MERCHANTS, 1, RATES, 60, 5, 300, 12);
  }

  /** Over other definitions. */
  public FreshnessScale over(Definitions other) {
    return new FreshnessScale(
        other,
        cards,
        merchants,
        parallelism,
        rates,
        warmUpSeconds,
        rounds,
        probes,
        probesPerSecond);
  }

  /** A smoke run. */
  public static FreshnessScale quick() {
    return new FreshnessScale(Definitions.AMOUNTS, CARDS, MERCHANTS, 1, RATES, 20, 1, 100, 12);
  }
}
