package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.offline.OfflineLog;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;

/**
 * Compares the served logs with the naive computation: no write is there twice, each row's values
 * are the naive ones at its start over the payments that it had taken, and every row that was seen
 * online is there, unless it was decided between a checkpoint and the crash that went back to it.
 */
final class ServedHistory {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Rows whose values may be compared; their places are all looked at. */
  private static final int SAMPLE = 20_000;

  private final OfflineLog log;
  private final FeatureStore store;
  private final PositionedPayments payments;
  private final Tally tally;

  private record Logged(BoundView view, Record row) {}

  /** What features are over no payments, or null. */
  private static final Set<Object> NOTHING = Set.of(0L, 0.0, List.of());

  private record Write(ViewKey key, OnlineRows.Order order) {}

  ServedHistory(OfflineLog log, FeatureStore store, PositionedPayments payments, Tally tally) {
    this.log = log;
    this.store = store;
    this.payments = payments;
    this.tally = tally;
  }

  /**
   * @param observed what was seen online; the logs must have been committed beyond it
   * @param gaps where rows that were served may be missing
   * @param budget how long values are compared, in a seeded random order
   */
  void check(List<AnsweredRow> observed, List<PaymentCheck.Gap> gaps, Duration budget, long seed) {
    Random random = new Random(seed);
    List<Logged> sample = new ArrayList<>();
    Set<Write> writes = new HashSet<>();
    for (BoundView view : store.views()) {
      log.forEach(
          view.spec().name(),
          Expressions.alwaysTrue(),
          row -> {
            Write write = new Write(key(view, row), order(row));
            if (!writes.add(write)) {
              tally.differs("served log: %s is there twice".formatted(write));
            }
            if (sample.size() < SAMPLE) {
              sample.add(new Logged(view, row.copy()));
            } else {
              int place = random.nextInt(writes.size());
              if (place < SAMPLE) {
                sample.set(place, new Logged(view, row.copy()));
              }
            }
          });
    }
    for (AnsweredRow answered : observed) {
      if (answered.row() != null) {
        isThere(new Write(answered.key(), answered.row().order()), writes, gaps);
      }
    }
    Collections.shuffle(sample, random);
    long deadline = System.nanoTime() + budget.toNanos();
    for (Logged logged : sample) {
      if (System.nanoTime() > deadline) {
        return;
      }
      values(logged.view(), logged.row());
    }
  }

  private void isThere(Write write, Set<Write> writes, List<PaymentCheck.Gap> gaps) {
    Instant decided = Instant.ofEpochMilli(write.order().decidedAtMillis());
    if (writes.contains(write)) {
      tally.same();
    } else if (gaps.stream().noneMatch(gap -> gap.holds(decided))) {
      tally.differs(
          "served log: %s was served online, decided at %s, and is missing; gaps are %s"
              .formatted(write, decided, gaps));
    }
  }

  /**
   * A key that nothing holds any more, over the payments up to its position: one whose first
   * payment was older than every window when the job began, for example.
   */
  private void deleted(ViewKey key, OnlineRows.Order order) {
    Instant decided = Instant.ofEpochMilli(order.decidedAtMillis());
    boolean isRight =
        payments.offsetsAt(key, order.position()).stream()
            .map(offsets -> payments.at(key, offsets, decided).values())
            .anyMatch(values -> values.stream().allMatch(ServedHistory::isNothing));
    if (isRight) {
      tally.same();
    } else {
      tally.differs(
          "served log: %s is deleted at %s, though it holds payments".formatted(key, order));
    }
  }

  private static boolean isNothing(Object value) {
    return value == null || NOTHING.contains(value);
  }

  private void values(BoundView view, Record row) {
    ViewKey key = key(view, row);
    if ((Boolean) row.getField("deleted")) {
      deleted(key, order(row));
      return;
    }
    Instant start = instant(row.getField("start"));
    Map<String, Object> wanted = payments.at(key, offsets(row), start);
    wanted.forEach(
        (feature, value) -> {
          String column = feature.replace(".", "__");
          // Derived features are not stored.
          if (row.struct().field(column) != null) {
            JsonNode logged = logged(row.getField(column), value, start);
            if (SameValue.test(feature, value, logged)) {
              tally.same();
            } else {
              tally.differs(
                  "served log: %s of %s at %s is %s, expected %s: %s"
                      .formatted(feature, key.columns(), start, logged, value, row));
            }
          }
        });
  }

  /** As a gateway would answer it; "time since" is kept as the instant that it counts from. */
  private static JsonNode logged(Object field, Object wanted, Instant start) {
    if (field instanceof OffsetDateTime time) {
      return wanted instanceof Long
          ? JSON.valueToTree(start.toEpochMilli() - time.toInstant().toEpochMilli())
          : JSON.valueToTree(time.toInstant().toString());
    }
    return JSON.valueToTree(field);
  }

  private static Map<Integer, Long> offsets(Record row) {
    Map<Integer, Long> offsets = new HashMap<>();
    for (Object position : (List<?>) row.getField("positions")) {
      Record place = (Record) position;
      offsets.put((Integer) place.getField("partition"), (Long) place.getField("offset"));
    }
    return offsets;
  }

  private static ViewKey key(BoundView view, Record row) {
    return new ViewKey(
        view.spec().name(),
        view.keys().spec().key().stream()
            .map(column -> String.valueOf(row.getField(column.name())))
            .toList());
  }

  private static OnlineRows.Order order(Record row) {
    return new OnlineRows.Order(
        (Long) row.getField("epoch"),
        (Long) row.getField("position"),
        instant(row.getField("decided_at")).toEpochMilli());
  }

  private static Instant instant(Object field) {
    return ((OffsetDateTime) field).toInstant();
  }
}
