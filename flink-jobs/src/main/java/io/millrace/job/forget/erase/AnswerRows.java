package io.millrace.job.forget.erase;

import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.NamedKey;
import io.millrace.job.forget.NewLife;
import io.millrace.job.offline.AnswerLog;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Answers about a key that were given by an instant, but for those of rows that have applied what
 * is not forgotten.
 */
public final class AnswerRows implements ErasedRows {
  private final Forgetting entry;
  private final Map<String, NamedKey> keys;
  private final long untilMillis;

  /**
   * @param entry under way
   * @param keys by view the key as answers name it
   * @param untilMillis inclusive
   */
  public AnswerRows(Forgetting entry, Map<String, NamedKey> keys, long untilMillis) {
    this.entry = entry;
    this.keys = Map.copyOf(keys);
    this.untilMillis = untilMillis;
  }

  @Override
  public boolean holds(Record row) {
    NamedKey key = keys.get(row.getField(AnswerLog.VIEW).toString());
    Object asked = row.getField(AnswerLog.KEY);
    return key != null
        && asked != null
        && key.isIn(asked.toString())
        && answeredMillis(row) <= untilMillis
        && !NewLife.isOf(entry, row.getField(AnswerLog.POSITIONS));
  }

  private static long answeredMillis(Record row) {
    return ((OffsetDateTime) row.getField(AnswerLog.ANSWERED_AT)).toInstant().toEpochMilli();
  }

  @Override
  public Expression mayHold() {
    return Expressions.and(
        Expressions.in(AnswerLog.VIEW, keys.keySet().toArray()),
        Expressions.lessThanOrEqual(AnswerLog.ANSWERED_AT, untilMillis * 1_000));
  }

  @Override
  public List<String> columns() {
    return List.of(AnswerLog.VIEW, AnswerLog.KEY, AnswerLog.ANSWERED_AT, AnswerLog.POSITIONS);
  }
}
