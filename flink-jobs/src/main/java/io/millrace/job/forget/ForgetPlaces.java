package io.millrace.job.forget;

import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The places of the register's entries. Opens a connection for each call; thread-safe. Every call
 * may be made again.
 *
 * @param address of the online store
 */
public record ForgetPlaces(PostgresAddress address) {

  /** Adds places that are to be done; one that is known stays as it is. */
  public void add(long id, Collection<String> places) {
    for (String place : places) {
      update(
          "insert into millrace.forget_place (id, place, state, detail) values (?, ?, 'pending',"
              + " '') on conflict do nothing",
          id,
          place);
    }
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
    try (Connection connection = address.connect();
        PreparedStatement update =
            connection.prepareStatement(
                """
                insert into millrace.forget_place as old
                  (id, place, state, done_at, until, detail)
                select id, ?, 'done', ?, ?, ? from millrace.forgotten_key where id = ?
                on conflict (id, place) do update set
                  state = excluded.state,
                  done_at = excluded.done_at,
                  until = excluded.until,
                  detail = excluded.detail
                where old.state <> 'done'
                """)) {
      update.setString(1, place);
      update.setLong(2, System.currentTimeMillis());
      if (untilMillis == null) {
        update.setNull(3, Types.BIGINT);
      } else {
        update.setLong(3, untilMillis);
      }
      update.setString(4, detail);
      update.setLong(5, id);
      update.executeUpdate();
    } catch (SQLException e) {
      throw failed("note that " + place + " is done", e);
    }
  }

  /** Says what is under way, or why it is not, at a place that is not done. */
  public void say(long id, String place, String detail) {
    update(
        "update millrace.forget_place set detail = ? where id = ? and place = ?"
            + " and state = 'pending'",
        detail,
        id,
        place);
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
    return of(id).stream().noneMatch(ForgetPlace::isPending);
  }

  /** The places of an entry, by name. */
  public List<ForgetPlace> of(long id) {
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select place, state, done_at, until, detail from millrace.forget_place"
                    + " where id = ? order by place")) {
      select.setLong(1, id);
      List<ForgetPlace> places = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          places.add(
              new ForgetPlace(
                  row.getString(1),
                  ForgetPlace.State.of(row.getString(2)),
                  row.getObject(3, Long.class),
                  row.getObject(4, Long.class),
                  row.getString(5)));
        }
      }
      return places;
    } catch (SQLException e) {
      throw failed("read the places of a forgotten key", e);
    }
  }

  private void update(String sql, Object... parameters) {
    try (Connection connection = address.connect();
        PreparedStatement update = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        update.setObject(i + 1, parameters[i]);
      }
      update.executeUpdate();
    } catch (SQLException e) {
      throw failed("write the places of a forgotten key", e);
    }
  }

  private OnlineStoreException failed(String what, SQLException e) {
    return new OnlineStoreException("Cannot " + what + " in " + address + ": " + e.getMessage(), e);
  }
}
