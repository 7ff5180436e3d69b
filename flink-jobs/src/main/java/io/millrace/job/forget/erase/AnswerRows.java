package io.millrace.job.forget.erase;

import io.millrace.answer.log.AnswerRecorder;
import io.millrace.answer.log.ValueText;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.offline.AnswerLog;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/** Answers about a key that were given by an instant. */
public final class AnswerRows implements ErasedRows {
  private static final String KEY = "key";

  private final Map<String, BoundView> views = new HashMap<>();
  private final EntityKey key;
  private final long untilMillis;

  /**
   * @param views of the key's entity
   * @param untilMillis inclusive
   */
  public AnswerRows(List<BoundView> views, EntityKey key, long untilMillis) {
    views.forEach(view -> this.views.put(view.spec().name(), view));
    this.key = key;
    this.untilMillis = untilMillis;
  }

  @Override
  public boolean holds(Record row) {
    BoundView view = views.get(row.getField(AnswerLog.VIEW).toString());
    Object text = row.getField(KEY);
    if (view == null || text == null || answeredMillis(row) > untilMillis) {
      return false;
    }
    try {
      List<Object> columns = ValueText.readAll(AnswerRecorder.types(view), text.toString());
      return view.keys().encode(columns).equals(key);
    } catch (IllegalArgumentException e) {
      return false; // of definitions whose key was another
    }
  }

  private static long answeredMillis(Record row) {
    return ((OffsetDateTime) row.getField(AnswerLog.ANSWERED_AT)).toInstant().toEpochMilli();
  }

  @Override
  public Expression mayHold() {
    return Expressions.and(
        Expressions.in(AnswerLog.VIEW, views.keySet().toArray()),
        Expressions.lessThanOrEqual(AnswerLog.ANSWERED_AT, untilMillis * 1_000));
  }

  @Override
  public List<String> columns() {
    return List.of(AnswerLog.VIEW, KEY, AnswerLog.ANSWERED_AT);
  }
}
