package io.millrace.benchmarks.soak.check;

import io.millrace.benchmarks.soak.traffic.Fault;
import io.millrace.benchmarks.soak.traffic.SentPurchases;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.OfflineLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.expressions.Expressions;

/** Compares the offline log with what was sent: events by number, dead letters by reason. */
public final class LogCheck {
  private static final String STREAM = "purchases";

  private final OfflineLog log;
  private final SentPurchases sent;

  public LogCheck(OfflineLog log, SentPurchases sent) {
    this.log = log;
    this.sent = sent;
  }

  /** Whether so much is in the log as was sent; what is written a second later may be missing. */
  public boolean holdsEverything() {
    List<String> tables = log.tables();
    return tables.contains(EventLog.name(STREAM))
        && tables.contains(DeadLetterLog.NAME)
        && log.count(EventLog.name(STREAM)) >= sent.logged()
        && log.count(DeadLetterLog.NAME) >= letters();
  }

  /** Messages that are not in the dead letters or in the event log as often as they should be. */
  public Result compare() {
    List<String> words = new ArrayList<>();
    long differing =
        difference("event log", sent.logged(), log.count(EventLog.name(STREAM)), words);
    Map<String, Long> byReason = new TreeMap<>();
    log.forEach(
        DeadLetterLog.NAME,
        Expressions.alwaysTrue(),
        row -> byReason.merge(String.valueOf(row.getField("reason")), 1L, Long::sum));
    for (Fault fault : Fault.values()) {
      Long found = byReason.remove(fault.name());
      differing +=
          difference(
              "dead letters " + fault, sent.refused(fault), found == null ? 0 : found, words);
    }
    for (Map.Entry<String, Long> other : byReason.entrySet()) {
      differing += difference("dead letters " + other.getKey(), 0, other.getValue(), words);
    }
    return new Result(differing, letters(), words);
  }

  /**
   * @param differing messages too many or too few
   * @param deadLetters dead letters that must be there
   */
  public record Result(long differing, long deadLetters, List<String> words) {}

  private long letters() {
    long sum = 0;
    for (Fault fault : Fault.values()) {
      sum += sent.refused(fault);
    }
    return sum;
  }

  private static long difference(String what, long sent, long found, List<String> words) {
    if (sent != found) {
      words.add("%s: %d were sent, %d are there".formatted(what, sent, found));
    }
    return Math.abs(sent - found);
  }
}
