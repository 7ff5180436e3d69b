package io.millrace.job.forget;

import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The places of the register's entries. Opens a connection for each call; thread-safe. Every call
 * may be made again.
 *
 * @param address of the online store
 */
public record ForgetPlaces(PostgresAddress address) {
  private static final int AT_ONCE = 10_000;

  /** What a place says begins so where it says what is waited for. */
  public static final String WAITS = "waits ";

  /** Adds places that are to be done; one that is known stays as it is. */
  public void add(long id, Collection<String> places) {
    add(List.of(id), places);
  }

  /** The same of several entries; those that are not there any more are passed over. */
  public void add(Collection<Long> ids, Collection<String> places) {
    update(
        """
        insert into millrace.forget_place (id, place, state, detail)
        select id, place, 'pending', '' from millrace.forgotten_key
        cross join unnest(?) as place where id = any(?)
        on conflict do nothing
        """,
        places.toArray(String[]::new),
        ids.toArray(Long[]::new));
  }

  /** The same, within a transaction of the caller's. */
  static void add(Connection connection, long id, Collection<String> places) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into millrace.forget_place (id, place, state, detail) values (?, ?, 'pending',"
                + " '') on conflict do nothing")) {
      for (String place : places) {
        insert.setLong(1, id);
        insert.setString(2, place);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  /**
   * Nothing of the key is in a place any more, also where it was released. The first call counts.
   *
   * @param untilMillis when time alone removes what is left; null where nothing is
   * @param detail for people
   */
  public void done(long id, String place, String detail, Long untilMillis) {
    done(List.of(id), place, detail, untilMillis);
  }

  /** The same of several entries, all of them or none. */
  public void done(Collection<Long> ids, String place, String detail, Long untilMillis) {
    done(ids, place, detail, untilMillis, false);
  }

  /**
   * The same where every row that went was counted: those of whom none did had none.
   *
   * @see PlaceCount
   */
  public void doneCounted(Collection<Long> ids, String place, String detail, Long untilMillis) {
    done(ids, place, detail, untilMillis, true);
  }

  private void done(
      Collection<Long> ids, String place, String detail, Long untilMillis, boolean isCounted) {
    update(
        """
        insert into millrace.forget_place as old (id, place, state, done_at, until, detail)
        select id, ?, 'done', ?, ?::bigint, ? from millrace.forgotten_key where id = any(?)
        on conflict (id, place) do update set
          state = excluded.state,
          done_at = excluded.done_at,
          until = excluded.until,
          detail = excluded.detail,
          rows_gone = case when ? then coalesce(old.rows_gone, 0) else old.rows_gone end
        where old.state <> 'done'
        """,
        place,
        System.currentTimeMillis(),
        untilMillis,
        detail,
        ids.toArray(Long[]::new),
        isCounted);
  }

  /** Says what is under way, or why it is not, at a place that is not done. */
  public void say(long id, String place, String detail) {
    say(List.of(id), place, detail);
  }

  /** The same of several entries. */
  public void say(Collection<Long> ids, String place, String detail) {
    update(
        "update millrace.forget_place set detail = ? where id = any(?) and place = ?"
            + " and state = 'pending'",
        text(detail),
        ids.toArray(Long[]::new),
        place);
  }

  /** Says it at every place of several entries that is not done. */
  public void sayAtAll(Collection<Long> ids, String detail) {
    update(
        "update millrace.forget_place set detail = ? where id = any(?) and state = 'pending'",
        text(detail),
        ids.toArray(Long[]::new));
  }

  /**
   * Says what is waited for at every place of several entries that is not done and says nothing, or
   * said the same before.
   *
   * @param detail begins with {@link #WAITS}; empty where nothing is waited for any more
   * @param before what this takes the place of; null for all that begins so
   */
  public void sayWaiting(Collection<Long> ids, String detail, String before) {
    update(
        "update millrace.forget_place set detail = ? where id = any(?) and state = 'pending'"
            + " and (detail = '' or detail = ? or ? and starts_with(detail, ?))",
        text(detail),
        ids.toArray(Long[]::new),
        before == null ? "" : text(before),
        before == null,
        WAITS);
  }

  /** PostgreSQL takes no zero byte, which what failed may name. */
  private static String text(String detail) {
    return detail.replace('\0', '\ufffd');
  }

  /**
   * Lets a pending place go: nobody waits for it any more.
   *
   * @param detail why
   */
  public void release(long id, String place, String detail) {
    update(
        "update millrace.forget_place set state = 'released', done_at = ?, detail = ?"
            + " where id = ? and place = ? and state = 'pending'",
        System.currentTimeMillis(),
        detail,
        id,
        place);
  }

  /** Whether none is pending; so too where there is none. */
  public boolean isNonePending(long id) {
    return !withPending(List.of(id)).contains(id);
  }

  /**
   * What is left to do.
   *
   * @param keys that are not finished
   * @param places of theirs that are pending
   */
  public record Left(long keys, long places) {}

  /**
   * What is left of some entries, and of those that were asked for because they hold their keys.
   */
  public Left left(Collection<Long> ids) {
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                """
                select count(distinct entry.id), count(place.id)
                from millrace.forgotten_key as entry
                left join millrace.forget_place as place
                  on place.id = entry.id and place.state = 'pending'
                where entry.finished_at is null
                  and (entry.id = any(?) or entry.held_by = any(?))
                """)) {
      select.setObject(1, ids.toArray(Long[]::new));
      select.setObject(2, ids.toArray(Long[]::new));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return new Left(row.getLong(1), row.getLong(2));
      }
    } catch (SQLException e) {
      throw failed("read the places of forgotten keys", e);
    }
  }

  /** Those of some entries that have a pending place. */
  public Set<Long> withPending(Collection<Long> ids) {
    Set<Long> pending = new TreeSet<>();
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select distinct id from millrace.forget_place"
                    + " where id = any(?) and state = 'pending'")) {
      select.setObject(1, ids.toArray(Long[]::new));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          pending.add(row.getLong(1));
        }
      }
      return pending;
    } catch (SQLException e) {
      throw failed("read the places of forgotten keys", e);
    }
  }

  /** The places of an entry, by name. */
  public List<ForgetPlace> of(long id) {
    return of(List.of(id)).get(id);
  }

  /** Gives the places of each of several entries; those of some at a time are in memory. */
  public void each(List<Long> ids, BiConsumer<Long, List<ForgetPlace>> reader) {
    for (int from = 0; from < ids.size(); from += AT_ONCE) {
      of(ids.subList(from, Math.min(from + AT_ONCE, ids.size()))).forEach(reader);
    }
  }

  /** The places of several entries, by id, each in the order of their names. */
  public Map<Long, List<ForgetPlace>> of(Collection<Long> ids) {
    Map<Long, List<ForgetPlace>> places = new HashMap<>();
    ids.forEach(id -> places.put(id, new ArrayList<>()));
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select id, place, state, done_at, until, detail, rows_gone, rows_unsure > 0"
                    + " from millrace.forget_place where id = any(?) order by id, place")) {
      select.setObject(1, ids.toArray(Long[]::new));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          places
              .get(row.getLong(1))
              .add(
                  new ForgetPlace(
                      row.getString(2),
                      ForgetPlace.State.of(row.getString(3)),
                      row.getObject(4, Long.class),
                      row.getObject(5, Long.class),
                      row.getString(6),
                      row.getObject(7, Long.class),
                      row.getBoolean(8)));
        }
      }
      return places;
    } catch (SQLException e) {
      throw failed("read the places of forgotten keys", e);
    }
  }

  private void update(String sql, Object... parameters) {
    try (Connection connection = address.connect()) {
      Statements.execute(connection, sql, parameters);
    } catch (SQLException e) {
      throw failed("write the places of a forgotten key", e);
    }
  }

  private OnlineStoreException failed(String what, SQLException e) {
    return new OnlineStoreException("Cannot " + what + " in " + address + ": " + e.getMessage(), e);
  }
}
