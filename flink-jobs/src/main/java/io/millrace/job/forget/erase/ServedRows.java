package io.millrace.job.forget.erase;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.AnsweredKeys.AskedEntity;
import io.millrace.job.forget.HeldKey;
import io.millrace.job.forget.KeyUntil;
import io.millrace.job.forget.NewLife;
import io.millrace.job.offline.IcebergValues;
import io.millrace.job.offline.LogColumn;
import io.millrace.job.offline.LogTable;
import io.millrace.job.offline.ServedLog;
import io.millrace.manifest.EntitySpec;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;

/**
 * Rows of keys in the log of a view that were decided by an instant, but for those that have
 * applied what is not forgotten. The deletion that forgetting brings is one of them, as it names
 * the key.
 */
public final class ServedRows implements ErasedRows {
  private final BoundView view;
  private final List<OfEntity> entities = new ArrayList<>();
  private final long lastMillis;
  private final String day;
  private final List<String> keyColumns = new ArrayList<>();

  /** Keys of one entity. */
  private record OfEntity(HeldKey held, Map<EntityKey, List<KeyUntil>> byKey) {
    List<KeyUntil> of(List<Object> columns) {
      return byKey.getOrDefault(held.inColumns(columns), List.of());
    }
  }

  /**
   * @param view of the keys' entity, or of a wider one
   * @param keys at least one
   */
  public ServedRows(BoundView view, List<KeyUntil> keys) {
    this.view = view;
    this.lastMillis = keys.stream().mapToLong(KeyUntil::untilMillis).max().orElseThrow();
    Map<AskedEntity, OfEntity> byEntity = new LinkedHashMap<>();
    for (KeyUntil each : keys) {
      byEntity
          .computeIfAbsent(
              AskedEntity.of(each.entry()),
              any -> new OfEntity(HeldKey.of(view, each.entry()).orElseThrow(), new HashMap<>()))
          .byKey()
          .computeIfAbsent(each.entry().key(), any -> new ArrayList<>(1))
          .add(each);
    }
    entities.addAll(byEntity.values());
    LogTable table = ServedLog.table(view);
    this.day = table.day();
    int width = view.keys().spec().key().size();
    for (LogColumn column : table.columns().subList(0, width)) {
      keyColumns.add(column.name());
    }
  }

  @Override
  public boolean holds(Record row) {
    return entries(row).findAny().isPresent();
  }

  @Override
  public Set<Long> entriesOf(Record row) {
    return entries(row).map(each -> each.entry().id()).collect(Collectors.toSet());
  }

  /** Those that a row goes for. */
  private Stream<KeyUntil> entries(Record row) {
    long decided = ((OffsetDateTime) row.getField(day)).toInstant().toEpochMilli();
    if (decided > lastMillis) {
      return Stream.empty();
    }
    List<Object> columns = new ArrayList<>();
    List<EntitySpec.KeyColumn> types = view.keys().spec().key();
    for (int i = 0; i < types.size(); i++) {
      columns.add(IcebergValues.canonical(types.get(i).type(), row.getField(keyColumns.get(i))));
    }
    return entities.stream()
        .flatMap(each -> each.of(columns).stream())
        .filter(
            each ->
                decided <= each.untilMillis()
                    && !NewLife.isOf(each.entry(), row.getField(ServedLog.POSITIONS)));
  }

  @Override
  public Expression mayHold() {
    Expression any = Expressions.alwaysFalse();
    for (OfEntity each : entities) {
      List<String> columns = each.held().places().stream().map(keyColumns::get).toList();
      any =
          Expressions.or(
              any,
              new KeyValues(each.held().form().registered(), each.byKey().keySet())
                  .mayBeIn(columns));
    }
    return Expressions.and(Expressions.lessThanOrEqual(day, lastMillis * 1_000), any);
  }

  @Override
  public List<String> columns() {
    List<String> columns = new ArrayList<>(keyColumns);
    columns.add(day);
    columns.add(ServedLog.POSITIONS);
    return columns;
  }
}
