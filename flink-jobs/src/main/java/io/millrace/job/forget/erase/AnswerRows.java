package io.millrace.job.forget.erase;

import io.millrace.job.forget.AnsweredKeys;
import io.millrace.job.forget.AnsweredKeys.AskedEntity;
import io.millrace.job.forget.KeyUntil;
import io.millrace.job.forget.NewLife;
import io.millrace.job.offline.AnswerLog;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Answers about keys that were given by an instant, but for those of rows that have applied what is
 * not forgotten. Which columns of an answer's key are compared says the definition that it was
 * given by. For one thread.
 */
public final class AnswerRows implements ErasedRows {
  private final AnsweredKeys definitions;

  /** By entity, and by their text. */
  private final Map<AskedEntity, Map<String, List<KeyUntil>>> byEntity = new HashMap<>();

  private final Set<String> unclear = new TreeSet<>();
  private long lastMillis = Long.MIN_VALUE;

  /**
   * @param definitions by which answers were given
   */
  public AnswerRows(AnsweredKeys definitions) {
    this.definitions = definitions;
  }

  /**
   * Adds a key.
   *
   * @param text its columns as answers have them, in the order of its entity
   */
  public AnswerRows with(KeyUntil key, String text) {
    byEntity
        .computeIfAbsent(AskedEntity.of(key.entry()), any -> new HashMap<>())
        .computeIfAbsent(Objects.requireNonNull(text, "text"), any -> new ArrayList<>(1))
        .add(key);
    lastMillis = Math.max(lastMillis, key.untilMillis());
    return this;
  }

  @Override
  public boolean holds(Record row) {
    Object key = row.getField(AnswerLog.KEY);
    long answered = answeredMillis(row);
    if (key == null || answered > lastMillis) {
      return false;
    }
    String view = row.getField(AnswerLog.VIEW).toString();
    String fingerprint = row.getField(AnswerLog.FINGERPRINT).toString();
    AnsweredKeys.Asked asked = definitions.asked(view, fingerprint, key.toString());
    boolean mayHold = false;
    for (Map.Entry<AskedEntity, Map<String, List<KeyUntil>>> each : byEntity.entrySet()) {
      if (isOf(each.getValue().get(asked.of(each.getKey())), answered, row)) {
        return true;
      }
      for (String text : asked.perhaps(each.getKey())) {
        mayHold |= isOf(each.getValue().get(text), answered, row);
      }
    }
    if (mayHold) {
      unclear.add("%s by %s".formatted(view, fingerprint));
    }
    return false;
  }

  @Override
  public Set<Long> entriesOf(Record row) {
    long answered = answeredMillis(row);
    AnsweredKeys.Asked asked =
        definitions.asked(
            row.getField(AnswerLog.VIEW).toString(),
            row.getField(AnswerLog.FINGERPRINT).toString(),
            row.getField(AnswerLog.KEY).toString());
    Set<Long> ids = new TreeSet<>();
    byEntity.forEach(
        (entity, byText) ->
            those(byText.get(asked.of(entity)), answered, row)
                .forEach(each -> ids.add(each.entry().id())));
    return ids;
  }

  private static boolean isOf(List<KeyUntil> keys, long answered, Record row) {
    return those(keys, answered, row).findAny().isPresent();
  }

  private static Stream<KeyUntil> those(List<KeyUntil> keys, long answered, Record row) {
    return keys == null
        ? Stream.empty()
        : keys.stream()
            .filter(
                each ->
                    answered <= each.untilMillis()
                        && !NewLife.isOf(each.entry(), row.getField(AnswerLog.POSITIONS)));
  }

  private static long answeredMillis(Record row) {
    return ((OffsetDateTime) row.getField(AnswerLog.ANSWERED_AT)).toInstant().toEpochMilli();
  }

  /**
   * Of the rows that it was asked of, the views and definitions of those that may be about one of
   * the keys, where nobody can say; such rows do not go.
   */
  public Set<String> unclear() {
    return Collections.unmodifiableSet(unclear);
  }

  /** Of every view: which have the key is known of each row only. */
  @Override
  public Expression mayHold() {
    return Expressions.lessThanOrEqual(AnswerLog.ANSWERED_AT, lastMillis * 1_000);
  }

  @Override
  public List<String> columns() {
    return List.of(
        AnswerLog.VIEW,
        AnswerLog.FINGERPRINT,
        AnswerLog.KEY,
        AnswerLog.ANSWERED_AT,
        AnswerLog.POSITIONS);
  }
}
