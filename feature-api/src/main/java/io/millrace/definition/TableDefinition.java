package io.millrace.definition;

import io.millrace.Entity;
import io.millrace.Field;
import io.millrace.Source;
import io.millrace.TableSource;
import java.util.List;

/**
 * A table as written.
 *
 * @param eventClass class of its rows
 * @param source null when not said
 * @param key null when not said
 * @param observedAt null when not said: a row is then observed when it is pulled
 * @param pulls when and how it is pulled
 * @param pushes where rows come from that are pushed; null when none are
 * @param columns columns whose names do not match their fields
 */
public record TableDefinition(
    Class<?> eventClass,
    TableSource source,
    Key key,
    Field<?, ?> observedAt,
    PullDefinition pulls,
    Source pushes,
    List<Column> columns,
    List<FieldCheck> checks,
    String ahead,
    String historyStart,
    String description,
    Place place,
    List<Problem> problems)
    implements FeedDefinition {

  /** What tells rows apart: values of the columns of an entity, in their order. */
  public record Key(Entity entity, List<Field<?, ?>> fields) {}

  /** A field and the name of its column at the source. */
  public record Column(Field<?, ?> field, String name, Place place) {}

  public TableDefinition withSource(TableSource value, List<Problem> now) {
    return new TableDefinition(
        eventClass,
        value,
        key,
        observedAt,
        pulls,
        pushes,
        columns,
        checks,
        ahead,
        historyStart,
        description,
        place,
        now);
  }

  public TableDefinition withKey(Key value, List<Problem> now) {
    return new TableDefinition(
        eventClass,
        source,
        value,
        observedAt,
        pulls,
        pushes,
        columns,
        checks,
        ahead,
        historyStart,
        description,
        place,
        now);
  }

  public TableDefinition withObservedAt(Field<?, ?> value, List<Problem> now) {
    return new TableDefinition(
        eventClass,
        source,
        key,
        value,
        pulls,
        pushes,
        columns,
        checks,
        ahead,
        historyStart,
        description,
        place,
        now);
  }

  public TableDefinition withPulls(PullDefinition value, List<Problem> now) {
    return new TableDefinition(
        eventClass,
        source,
        key,
        observedAt,
        value,
        pushes,
        columns,
        checks,
        ahead,
        historyStart,
        description,
        place,
        now);
  }

  public TableDefinition withPushes(Source value, List<Problem> now) {
    return new TableDefinition(
        eventClass,
        source,
        key,
        observedAt,
        pulls,
        value,
        columns,
        checks,
        ahead,
        historyStart,
        description,
        place,
        now);
  }

  public TableDefinition withColumns(List<Column> value, List<Problem> now) {
    return new TableDefinition(
        eventClass,
        source,
        key,
        observedAt,
        pulls,
        pushes,
        value,
        checks,
        ahead,
        historyStart,
        description,
        place,
        now);
  }

  public TableDefinition withChecks(List<FieldCheck> value, List<Problem> now) {
    return new TableDefinition(
        eventClass,
        source,
        key,
        observedAt,
        pulls,
        pushes,
        columns,
        value,
        ahead,
        historyStart,
        description,
        place,
        now);
  }

  public TableDefinition withAhead(String value, List<Problem> now) {
    return new TableDefinition(
        eventClass,
        source,
        key,
        observedAt,
        pulls,
        pushes,
        columns,
        checks,
        value,
        historyStart,
        description,
        place,
        now);
  }

  public TableDefinition withHistoryStart(String value, List<Problem> now) {
    return new TableDefinition(
        eventClass,
        source,
        key,
        observedAt,
        pulls,
        pushes,
        columns,
        checks,
        ahead,
        value,
        description,
        place,
        now);
  }

  public TableDefinition withDescription(String value) {
    return new TableDefinition(
        eventClass,
        source,
        key,
        observedAt,
        pulls,
        pushes,
        columns,
        checks,
        ahead,
        historyStart,
        value,
        place,
        problems);
  }
}
