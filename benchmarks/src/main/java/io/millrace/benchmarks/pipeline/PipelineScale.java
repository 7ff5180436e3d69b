package io.millrace.benchmarks.pipeline;

import io.millrace.benchmarks.load.Definitions;
import io.millrace.benchmarks.report.Target;
import java.util.List;

/**
 * How much is measured.
 *
 * @param definitions what is computed
 * @param cards number of cards
 * @param merchants number of merchants
 * @param parallelism of the job
 * @param warmUpSeconds before anything counts
 * @param warmUpRate events a second meanwhile
 * @param trialRates tried from the first on, each for a short time, until one is too much; none to
 *     begin with the hold
 * @param trialSeconds how long
 * @param holdRate held when there are no trials, and at most
 * @param holdSeconds how long the highest good rate is held
 */
public record PipelineScale(
    Definitions definitions,
    int cards,
    int merchants,
    int parallelism,
    int warmUpSeconds,
    double warmUpRate,
    List<Double> trialRates,
    int trialSeconds,
    double holdRate,
    int holdSeconds) {
  private static final int CARDS = 100_000;
  private static final int MERCHANTS = 5_000;
  private static final int FULL_HOLD_SECONDS = 180;
  private static final double SUSTAINED_PER_SECOND = 10_000;

  public PipelineScale {
    trialRates = List.copyOf(trialRates);
  }

  /** The measurement. */
  public static PipelineScale full() {
    return new PipelineScale(
        Definitions.AMOUNTS,
        CARDS,
        MERCHANTS,
        1,
        60,
        5_000,
        List.of(3_000.0, 4_500.0, 6_000.0, 8_000.0, 10_000.0, 12_000.0, 15_000.0, 18_000.0),
        15,
        10_000,
        FULL_HOLD_SECONDS);
  }

  /** A smoke run. */
  public static PipelineScale quick() {
    return new PipelineScale(
        Definitions.AMOUNTS, CARDS, MERCHANTS, 1, 12, 2_000, List.of(), 0, 4_000, 16);
  }

  /** What must be sustained; null where it is held too shortly to say so. */
  Target target() {
    return holdSeconds < FULL_HOLD_SECONDS ? null : Target.atLeast(SUSTAINED_PER_SECOND);
  }

  /** Over other definitions. */
  public PipelineScale over(Definitions other) {
    return new PipelineScale(
        other,
        cards,
        merchants,
        parallelism,
        warmUpSeconds,
        warmUpRate,
        trialRates,
        trialSeconds,
        holdRate,
        holdSeconds);
  }

  /** Without trials, at one rate. */
  public PipelineScale holding(double rate, int seconds) {
    return new PipelineScale(
        definitions,
        cards,
        merchants,
        parallelism,
        warmUpSeconds,
        warmUpRate,
        List.of(),
        trialSeconds,
        rate,
        seconds);
  }
}
