package io.millrace.job.forget.erase;

import io.millrace.core.EntityKey;
import io.millrace.job.forget.KeyUntil;
import io.millrace.job.forget.NewLife;
import io.millrace.job.offline.ServedLog;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Rows of keys in a table of the log that no definition names any more, by an instant; of a view's,
 * not those that have applied what is not forgotten.
 */
final class EarlierLogRows implements ErasedRows {
  private final String time;
  private final boolean hasPositions;
  private final List<OfEntity> entities = new ArrayList<>();

  /** Keys of one entity. */
  private record OfEntity(
      NamedRows named, Map<EntityKey, List<KeyUntil>> untils, long lastMillis) {}

  /**
   * @param time column of a row's instant
   * @param hasPositions whether rows say what they have applied
   */
  EarlierLogRows(String time, boolean hasPositions) {
    this.time = time;
    this.hasPositions = hasPositions;
  }

  /**
   * Adds keys of one entity.
   *
   * @param named in columns that are there
   * @param untils at least one
   */
  EarlierLogRows with(NamedRows named, List<KeyUntil> untils) {
    Map<EntityKey, List<KeyUntil>> byKey = new HashMap<>();
    for (KeyUntil each : untils) {
      byKey.computeIfAbsent(each.entry().key(), any -> new ArrayList<>(1)).add(each);
    }
    long last = untils.stream().mapToLong(KeyUntil::untilMillis).max().orElseThrow();
    entities.add(new OfEntity(named, byKey, last));
    return this;
  }

  boolean isEmpty() {
    return entities.isEmpty();
  }

  @Override
  public boolean holds(Record row) {
    long at = ((OffsetDateTime) row.getField(time)).toInstant().toEpochMilli();
    Object positions = hasPositions ? row.getField(ServedLog.POSITIONS) : null;
    return entities.stream()
        .anyMatch(
            each ->
                at <= each.lastMillis()
                    && each.named()
                        .holds(row, key -> isAny(each.untils().get(key), at, positions)));
  }

  @Override
  public Set<Long> entriesOf(Record row) {
    long at = ((OffsetDateTime) row.getField(time)).toInstant().toEpochMilli();
    Object positions = hasPositions ? row.getField(ServedLog.POSITIONS) : null;
    Set<Long> ids = new TreeSet<>();
    for (OfEntity each : entities) {
      for (EntityKey key : each.named().keysIn(row)) {
        those(each.untils().get(key), at, positions).forEach(one -> ids.add(one.entry().id()));
      }
    }
    return ids;
  }

  private static boolean isAny(List<KeyUntil> untils, long at, Object positions) {
    return those(untils, at, positions).findAny().isPresent();
  }

  private static Stream<KeyUntil> those(List<KeyUntil> untils, long at, Object positions) {
    return untils.stream()
        .filter(each -> at <= each.untilMillis() && !NewLife.isOf(each.entry(), positions));
  }

  @Override
  public Expression mayHold() {
    Expression any = Expressions.alwaysFalse();
    for (OfEntity each : entities) {
      any =
          Expressions.or(
              any,
              Expressions.and(
                  Expressions.lessThan(time, (each.lastMillis() + 1) * 1_000),
                  each.named().mayHold()));
    }
    return any;
  }

  @Override
  public List<String> columns() {
    Set<String> columns = new LinkedHashSet<>();
    entities.forEach(each -> columns.addAll(each.named().columns()));
    columns.add(time);
    if (hasPositions) {
      columns.add(ServedLog.POSITIONS);
    }
    return List.copyOf(columns);
  }
}
