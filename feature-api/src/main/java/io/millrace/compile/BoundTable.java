package io.millrace.compile;

import io.millrace.core.EntityKey;
import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventProblem;
import io.millrace.event.ReasonCode;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.OnlineSpec;
import io.millrace.manifest.TableSpec;
import io.millrace.schedule.Schedule;
import io.millrace.table.PulledRow;
import io.millrace.table.PushPlace;
import io.millrace.table.RowOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table with its code: what a job needs to pull it, and to make events of its rows. Immutable and
 * thread-safe, as far as the user's code is.
 */
public final class BoundTable extends BoundFeed {
  private static final PushPlace NOWHERE = new PushPlace(0, 0);

  private final TableSpec spec;
  private final EntityCodec keys;
  private final List<FieldCode> keyFields;
  private final FieldCode observedAt;
  private final Schedule schedule;
  private final Schedule onlineSchedule;
  private final RowOrder order;

  /**
   * @param observedAt null when rows are observed when pulled
   */
  BoundTable(
      TableSpec spec,
      EventBinding<?> binding,
      EntitySpec entity,
      List<FieldCode> keyFields,
      FieldCode observedAt,
      List<BoundCheck> checks) {
    super(binding, checks);
    this.spec = spec;
    this.keys = new EntityCodec(entity);
    this.keyFields = List.copyOf(keyFields);
    this.observedAt = observedAt;
    this.schedule = Schedule.of(spec.pull().every());
    this.onlineSchedule = spec.online().every() == null ? null : Schedule.of(spec.online().every());
    this.order = new RowOrder(spec.type());
  }

  public TableSpec spec() {
    return spec;
  }

  @Override
  public String name() {
    return spec.name();
  }

  @Override
  String fingerprint() {
    return spec.fingerprint();
  }

  /** The entity of its key. */
  public EntityCodec keys() {
    return keys;
  }

  /** When it is pulled. */
  public Schedule schedule() {
    return schedule;
  }

  /** When its rows are taken online, where not with the pulls. */
  public Optional<Schedule> onlineSchedule() {
    return Optional.ofNullable(onlineSchedule);
  }

  /** Whether its rows come online at all. */
  public boolean isOnline() {
    return spec.online().use() != OnlineSpec.Use.NEVER;
  }

  /**
   * A row as pulled: what tells it apart, and when it was observed. Constraints are {@link
   * #check}ed apart, since a row that breaks one is there all the same.
   *
   * @param row of the table's row class
   * @param pulledAtMillis when the pull began
   * @throws BadEventException with {@link ReasonCode#NULL_KEY}, {@link ReasonCode#NO_EVENT_TIME},
   *     {@link ReasonCode#WRONG_TYPE} or {@link ReasonCode#USER_CODE}
   */
  public PulledRow pulled(Object row, long pull, long pulledAtMillis) throws BadEventException {
    return new PulledRow(
        spec.name(),
        pull,
        pulledAtMillis,
        observedAtMillis(row, pulledAtMillis),
        key(row),
        struct(row));
  }

  /**
   * A row as pushed: as {@link #pulled}, but observed when it arrived where it does not say.
   *
   * @param place in its topic
   */
  public PulledRow pushed(Object row, PushPlace place, long arrivalMillis)
      throws BadEventException {
    return new PulledRow(
        spec.name(),
        0,
        place,
        arrivalMillis,
        observedAtMillis(row, arrivalMillis),
        key(row),
        struct(row));
  }

  /**
   * Holds observed-at against when the row was read, or where it was pushed, arrived.
   *
   * @param readMillis epoch milliseconds
   * @throws BadEventException with {@link ReasonCode#AHEAD_OF_ARRIVAL} if the row lies further
   *     ahead than the table allows
   */
  public void checkAhead(PulledRow row, long readMillis) throws BadEventException {
    long aheadMillis = row.observedAtMillis() - readMillis;
    if (row.observedAtMillis() > readMillis && aheadMillis > spec.aheadMillis()) {
      throw new BadEventException(
          ReasonCode.AHEAD_OF_ARRIVAL,
          spec.observedAt() == null ? "" : spec.observedAt(),
          "observed %d ms ahead of when it %s; table '%s' allows %d ms"
              .formatted(
                  aheadMillis,
                  row.isPushed() ? "arrived" : "was read",
                  name(),
                  spec.aheadMillis()));
    }
  }

  @Override
  void judge(Object row, long arrivalMillis, List<EventProblem> problems) {
    PulledRow pushed;
    try {
      pushed = pushed(row, NOWHERE, arrivalMillis);
    } catch (BadEventException e) {
      problems.add(EventProblem.of(e));
      return;
    }
    try {
      checkAhead(pushed, arrivalMillis);
    } catch (BadEventException e) {
      problems.add(
          new EventProblem(
              e.code(),
              spec.observedAt(),
              Instant.ofEpochMilli(pushed.observedAtMillis()).toString(),
              "an instant up to " + Instant.ofEpochMilli(arrivalMillis + spec.aheadMillis()),
              e.getMessage()));
    }
  }

  @Override
  String noun() {
    return "row";
  }

  /** The columns of a pushed row's key, canonical, in their order. */
  public List<Object> keyColumns(Object row) throws BadEventException {
    return keys.decode(key(row));
  }

  /**
   * That a row is gone, as a pull of all rows finds.
   *
   * @param observedAtMillis see {@link io.millrace.table.RowMemory#goneAfter}
   */
  public PulledRow gone(EntityKey key, long pull, long pulledAtMillis, long observedAtMillis) {
    return new PulledRow(spec.name(), pull, pulledAtMillis, observedAtMillis, key, null);
  }

  /**
   * What tells the row apart.
   *
   * @throws BadEventException with {@link ReasonCode#NULL_KEY} or {@link ReasonCode#USER_CODE}
   */
  public EntityKey key(Object row) throws BadEventException {
    List<Object> columns = new ArrayList<>(keyFields.size());
    for (int i = 0; i < keyFields.size(); i++) {
      String place = spec.name() + "." + keys.spec().key().get(i).name();
      Object column = keyFields.get(i).canonical(row, place);
      if (column == null) {
        throw new BadEventException(
            ReasonCode.NULL_KEY, place, "key column " + place + " is null for this row");
      }
      columns.add(column);
    }
    return keys.encode(columns);
  }

  /** The place of the row's event in the order of events, see {@link RowOrder}. */
  public long offset(PulledRow row) {
    return order.offset(row);
  }

  private long observedAtMillis(Object row, long pulledAtMillis) throws BadEventException {
    Instant own = observedAt == null ? null : time(observedAt, row, "observed-at");
    return own == null ? pulledAtMillis : millis(own, observedAt, "observed-at");
  }

  @SuppressWarnings("unchecked")
  private io.millrace.type.StructValue struct(Object row) throws BadEventException {
    return ((EventBinding<Object>) binding()).toStruct(row);
  }
}
