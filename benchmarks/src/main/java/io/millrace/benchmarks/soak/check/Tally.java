package io.millrace.benchmarks.soak.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What became of the answers, one for each key asked for. Thread-safe. */
public final class Tally {
  private static final int SHOWN = 10;

  private long asked;
  private long checked;
  private long wrong;
  private long beyondHorizon;
  private long undecided;
  private long refused;
  private long unseen;
  private long stale;
  private long absent;
  private final List<String> differences = new ArrayList<>();

  /**
   * The counts at one moment.
   *
   * @param asked keys that were answered
   * @param checked answers that were judged right or wrong, all features of each
   * @param wrong answers that are of no position or lack a mark, and replies that are no answer,
   *     other than 503
   * @param beyondHorizon answers of which a feature was marked as beyond its row's horizon, and
   *     nothing else is wrong: not checked
   * @param undecided keys that changed too often while they were asked for
   * @param refused keys that the gateway could not answer for: 503, or no reply
   * @param unseen keys whose row could not be looked at
   * @param stale answers with a feature marked stale
   * @param absent answers of keys without a row
   */
  public record Counts(
      long asked,
      long checked,
      long wrong,
      long beyondHorizon,
      long undecided,
      long refused,
      long unseen,
      long stale,
      long absent) {}

  synchronized void answered(Collection<JsonNode> answers) {
    asked++;
    stale += has(answers, "stale") ? 1 : 0;
    absent += has(answers, "not_found") ? 1 : 0;
  }

  synchronized void refused(int keys) {
    refused += keys;
  }

  /** A reply that no gateway may give. */
  synchronized void noAnswer(int keys, String words) {
    wrong += keys;
    show(words);
  }

  synchronized void unseen(int keys) {
    unseen += keys;
  }

  synchronized void judged(Asked answer, Judge.Verdict verdict) {
    switch (verdict) {
      case RIGHT -> checked++;
      case BEYOND_HORIZON -> beyondHorizon++;
      case UNDECIDED -> undecided++;
      case WRONG -> {
        checked++;
        wrong++;
        show(Judge.words(answer));
      }
    }
  }

  private void show(String words) {
    if (differences.size() < SHOWN) {
      differences.add(words);
    }
  }

  public synchronized Counts counts() {
    return new Counts(
        asked, checked, wrong, beyondHorizon, undecided, refused, unseen, stale, absent);
  }

  /** The first few wrong answers, in words. */
  public synchronized List<String> differences() {
    return List.copyOf(differences);
  }

  private static boolean has(Collection<JsonNode> answers, String status) {
    return answers.stream().anyMatch(answer -> answer.path("status").asText().equals(status));
  }
}
