package io.millrace.job.forget.erase;

import io.millrace.job.forget.NamedKey;
import io.millrace.job.forget.NewLife;
import io.millrace.job.offline.AnswerLog;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Answers about keys that were given by an instant, but for those of rows that have applied what is
 * not forgotten. For one thread.
 */
public final class AnswerRows implements ErasedRows {
  /** By view, by the columns of its key that are compared, and by their text. */
  private final Map<String, Map<List<Integer>, Map<String, List<KeyUntil>>>> byView =
      new HashMap<>();

  private long lastMillis = Long.MIN_VALUE;

  /**
   * Adds a key.
   *
   * @param texts by view the key as answers name it
   */
  public AnswerRows with(KeyUntil key, Map<String, NamedKey> texts) {
    texts.forEach(
        (view, named) ->
            byView
                .computeIfAbsent(view, any -> new HashMap<>())
                .computeIfAbsent(named.places(), any -> new HashMap<>())
                .computeIfAbsent(named.text(), any -> new ArrayList<>(1))
                .add(key));
    lastMillis = Math.max(lastMillis, key.untilMillis());
    return this;
  }

  @Override
  public boolean holds(Record row) {
    Object asked = row.getField(AnswerLog.KEY);
    long answered = answeredMillis(row);
    if (asked == null || answered > lastMillis) {
      return false;
    }
    String view = row.getField(AnswerLog.VIEW).toString();
    return byView.getOrDefault(view, Map.of()).entrySet().stream()
        .flatMap(
            each ->
                each
                    .getValue()
                    .getOrDefault(NamedKey.part(asked.toString(), each.getKey()), List.of())
                    .stream())
        .anyMatch(
            each ->
                answered <= each.untilMillis()
                    && !NewLife.isOf(each.entry(), row.getField(AnswerLog.POSITIONS)));
  }

  private static long answeredMillis(Record row) {
    return ((OffsetDateTime) row.getField(AnswerLog.ANSWERED_AT)).toInstant().toEpochMilli();
  }

  @Override
  public Expression mayHold() {
    return Expressions.and(
        Expressions.in(AnswerLog.VIEW, byView.keySet().toArray()),
        Expressions.lessThanOrEqual(AnswerLog.ANSWERED_AT, lastMillis * 1_000));
  }

  @Override
  public List<String> columns() {
    return List.of(AnswerLog.VIEW, AnswerLog.KEY, AnswerLog.ANSWERED_AT, AnswerLog.POSITIONS);
  }
}
