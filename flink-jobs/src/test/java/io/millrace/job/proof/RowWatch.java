package io.millrace.job.proof;

import io.millrace.core.ViewLayout;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.SourcePosition;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * A reader that polls an online table. A row may only be replaced by a newer one, and may only go
 * when by its own account nothing is left to serve. And whatever complete_to says has arrived must
 * be in the rows that are visible with it.
 */
final class RowWatch implements AutoCloseable {
  private record Seen(long epoch, long position, long decidedAt, byte[] row) {
    boolean isAfter(Seen other) {
      if (epoch != other.epoch) {
        return epoch > other.epoch;
      }
      return position != other.position ? position > other.position : decidedAt > other.decidedAt;
    }
  }

  /** What was visible at one instant: highest offset applied by key and partition. */
  private record Sample(long completeToMillis, Map<String, Map<Integer, Long>> applied) {}

  private final ServedView view;
  private final OnlineDatabase database;
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private Map<String, Seen> last = new HashMap<>();
  private volatile boolean stopped;
  private int replaced;
  private int gone;

  RowWatch(ServedView view, OnlineDatabase database) {
    this.view = view;
    this.database = database;
    thread = new Thread(this::run, "watch-" + view.table.name());
    thread.start();
  }

  /** How many times a row was seen to be newer than before. */
  int replaced() {
    return replaced;
  }

  /** How many times a row was seen to have gone. */
  int gone() {
    return gone;
  }

  /** What must not happen and did. */
  List<String> violations() {
    return violations;
  }

  /**
   * Events that had arrived by the complete_to of a sample and were not in its rows; of a view that
   * forgets no key.
   */
  List<String> claimedButNotVisible(List<Sent> sent) {
    List<String> missing = new ArrayList<>();
    for (Sample sample : samples) {
      for (Sent event : sent) {
        String key = view.keyOf(event);
        if (key == null || event.arrivalMillis() > sample.completeToMillis()) {
          continue;
        }
        Long applied = sample.applied().getOrDefault(key, Map.of()).get(event.partition());
        if (applied == null || applied < event.offset()) {
          missing.add(
              "%s of %s arrived at %d, complete to %d, applied %s"
                  .formatted(
                      event.place(),
                      key,
                      event.arrivalMillis(),
                      sample.completeToMillis(),
                      applied));
        }
      }
    }
    return missing;
  }

  int samples() {
    return samples.size();
  }

  private void run() {
    while (!stopped) {
      try (Connection connection = database.address().connect();
          Statement statement = connection.createStatement()) {
        while (!stopped) {
          poll(statement);
          TimeUnit.MILLISECONDS.sleep(20);
        }
      } catch (SQLException e) {
        // The server is away; it is asked again.
      } catch (Exception e) {
        violations.add("the reader failed: " + e);
        return;
      }
    }
  }

  private void poll(Statement statement) throws Exception {
    Map<String, Seen> now = new HashMap<>();
    Map<String, Map<Integer, Long>> applied = new HashMap<>();
    long completeToMillis = Long.MIN_VALUE;
    String sql =
        "select key, epoch, position, decided_at, row, (%s) as complete_to from %s"
            .formatted(view.completeToSql(), view.table.sql());
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        String key = view.key(rows.getBytes(1));
        Seen seen = new Seen(rows.getLong(2), rows.getLong(3), rows.getLong(4), rows.getBytes(5));
        now.put(key, seen);
        completeToMillis = rows.getLong(6);
        Map<Integer, Long> offsets = new HashMap<>();
        for (SourcePosition position : view.decode(seen.row()).positions()) {
          offsets.put(position.partition(), position.offset());
        }
        applied.put(key, offsets);
      }
    }
    compare(now, System.currentTimeMillis());
    last = now;
    samples.add(new Sample(completeToMillis, applied));
  }

  private void compare(Map<String, Seen> now, long atMillis) {
    for (Map.Entry<String, Seen> before : last.entrySet()) {
      String key = before.getKey();
      Seen was = before.getValue();
      Seen is = now.get(key);
      if (is == null) {
        gone++;
        requireEmpty(was, atMillis, "the row of %s went at %d".formatted(key, atMillis));
      } else if (is.isAfter(was)) {
        replaced++;
      } else if (was.isAfter(is)) {
        // Unless it was deleted and came back since the last poll.
        requireEmpty(
            was, atMillis, "the row of %s went back from %s to %s".formatted(key, was, is));
      }
    }
  }

  private void requireEmpty(Seen was, long atMillis, String what) {
    OnlineRow row = view.decode(was.row());
    for (int i = 0; i < row.cells().size(); i++) {
      ViewLayout.Cell cell = view.view.layout().cells().get(i);
      CellValue value = row.cells().get(i).at(atMillis);
      boolean nothing = value.value() == null || value.value().equals(0L);
      if (!nothing) {
        violations.add(what + ", though " + cell.feature() + " was still " + value.value());
        return;
      }
    }
  }

  @Override
  public void close() throws Exception {
    stopped = true;
    thread.join();
  }
}
