package io.millrace.job.verify;

import io.millrace.answer.log.LoggedAnswer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What verifying a number of answers came to. An answer here is one answered feature of one key.
 */
public final class Findings {
  private static final int EXAMPLES = 20;
  private static final int EXAMPLES_OF_A_FEATURE = 3;

  private final Map<String, Tally> tallies = new TreeMap<>();
  private final List<Example> examples = new ArrayList<>();
  private long notLoggedYet;
  private long otherDefinitions;

  /** Counts of one feature. */
  private static final class Tally {
    private long equal;
    private long inFlight;
    private long unexplained;
    private long forgotten;
    private long[] lags = new long[16];
    private int inFlightShown;
    private int unexplainedShown;

    void lag(long millis) {
      if (inFlight == lags.length) {
        lags = Arrays.copyOf(lags, lags.length * 2);
      }
      lags[(int) inFlight++] = millis;
    }
  }

  /**
   * What there is to say of one feature.
   *
   * @param feature its qualified name
   * @param equal those in flight among them
   * @param forgotten answers beside these that differ, and count an event that was forgotten since
   * @param lagMillis of those in flight: median, 95th and 99th percentile, the longest; empty
   *     without any
   */
  public record OfFeature(
      String feature,
      long equal,
      long inFlight,
      long unexplained,
      long forgotten,
      List<Long> lagMillis) {

    /** Those that were compared. */
    public long answers() {
      return equal + unexplained;
    }
  }

  /**
   * An answer that was not simply equal.
   *
   * @param kind {@code unexplained} or {@code in flight}
   * @param key JSON array of the key's columns; null when the view was asked without
   * @param answered JSON of the value; null for none
   * @param status that it was answered with
   * @param expected JSON of what was recomputed; null for none
   * @param why in words
   */
  public record Example(
      String kind,
      String feature,
      String key,
      String queryId,
      Instant answeredAt,
      Instant instant,
      String answered,
      String status,
      String expected,
      String why) {}

  Findings() {}

  /** Of no answer at all. */
  public static Findings none() {
    return new Findings();
  }

  void add(String feature, LoggedAnswer answer, LoggedAnswer.Value value, Verdict verdict) {
    Tally tally = tallies.computeIfAbsent(feature, name -> new Tally());
    switch (verdict.kind()) {
      case EQUAL -> tally.equal++;
      case IN_FLIGHT -> {
        tally.equal++;
        tally.lag(verdict.lagMillis());
        if (tally.inFlightShown++ == 0) {
          String why = "an event that had arrived %d ms before".formatted(verdict.lagMillis());
          show("in flight", feature, answer, value, verdict.expected(), why);
        }
      }
      case UNEXPLAINED -> {
        tally.unexplained++;
        if (tally.unexplainedShown++ < EXAMPLES_OF_A_FEATURE) {
          show("unexplained", feature, answer, value, verdict.expected(), verdict.why());
        }
      }
      case NOT_LOGGED_YET -> notLoggedYet++;
      case OTHER_DEFINITIONS -> otherDefinitions++;
      case FORGOTTEN -> tally.forgotten++;
    }
  }

  private void show(
      String kind,
      String feature,
      LoggedAnswer answer,
      LoggedAnswer.Value value,
      String expected,
      String why) {
    examples.add(
        new Example(
            kind,
            feature,
            answer.key(),
            answer.queryId(),
            Instant.ofEpochMilli(answer.answeredAtMillis()),
            Instant.ofEpochMilli(answer.atMillis()),
            value.value(),
            value.status(),
            expected,
            why));
  }

  /** Answers that were compared: those equal and those unexplained. */
  public long answers() {
    return equal() + unexplained();
  }

  public long equal() {
    return tallies.values().stream().mapToLong(tally -> tally.equal).sum();
  }

  /** Of those equal, how many events on their way would have changed. */
  public long inFlight() {
    return tallies.values().stream().mapToLong(tally -> tally.inFlight).sum();
  }

  public long unexplained() {
    return tallies.values().stream().mapToLong(tally -> tally.unexplained).sum();
  }

  /** Answers that were not compared, since the event log does not reach as far as their rows. */
  public long notLoggedYet() {
    return notLoggedYet;
  }

  /** Answers that were not compared, since other definitions gave them. */
  public long otherDefinitions() {
    return otherDefinitions;
  }

  /** Answers that differ, and count an event that was forgotten since: nobody can compare them. */
  public long forgotten() {
    return tallies.values().stream().mapToLong(tally -> tally.forgotten).sum();
  }

  /** By feature, sorted by name. */
  public List<OfFeature> features() {
    List<OfFeature> features = new ArrayList<>();
    tallies.forEach(
        (name, tally) -> {
          if (tally.equal + tally.unexplained + tally.forgotten > 0) {
            features.add(
                new OfFeature(
                    name,
                    tally.equal,
                    tally.inFlight,
                    tally.unexplained,
                    tally.forgotten,
                    percentiles(tally)));
          }
        });
    return features;
  }

  /** The first examples, those unexplained before those in flight. */
  public List<Example> examples() {
    List<Example> shown = new ArrayList<>(examples);
    shown.sort((a, b) -> b.kind().compareTo(a.kind()));
    return List.copyOf(shown.subList(0, Math.min(EXAMPLES, shown.size())));
  }

  private static List<Long> percentiles(Tally tally) {
    if (tally.inFlight == 0) {
      return List.of();
    }
    long[] lags = Arrays.copyOf(tally.lags, (int) tally.inFlight);
    Arrays.sort(lags);
    return List.of(at(lags, 0.5), at(lags, 0.95), at(lags, 0.99), lags[lags.length - 1]);
  }

  /** The least that so large a share is not above. */
  private static long at(long[] sorted, double share) {
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /** As the demo says it. */
  @Override
  public String toString() {
    return "verified %d answers: %d equal, %d in flight, %d unexplained"
        .formatted(answers(), equal(), inFlight(), unexplained());
  }
}
