package io.millrace.job.forget;

import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.Statements;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many rows of forgotten keys went from places, as the register has it. Opens a connection for
 * each call; thread-safe. Entries and places that are not there are passed over.
 *
 * @param address of the online store
 */
record RowCounts(PostgresAddress address) {

  /** Rows of these entries may go from a place: until more is said it is unknown how many. */
  void going(Collection<Long> ids, String place) {
    update(
        "update millrace.forget_place set rows_unsure = rows_unsure + 1"
            + " where id = any(?) and place = ?",
        ids.toArray(Long[]::new),
        place);
  }

  /** The same of those of the entries that were asked for by then. */
  void going(Collection<Long> ids, String place, long askedByMillis) {
    update(
        "update millrace.forget_place set rows_unsure = rows_unsure + 1 where place = ? and id in"
            + " (select id from millrace.forgotten_key where id = any(?) and requested_at <= ?)",
        place,
        ids.toArray(Long[]::new),
        askedByMillis);
  }

  /**
   * What went of entries that were {@linkplain #going told of}, once for each time.
   *
   * @param rows by entry
   */
  void gone(Map<Long, Long> rows, String place) {
    List<Long> ids = List.copyOf(rows.keySet());
    update(
        """
        update millrace.forget_place as place set
          rows_gone = coalesce(place.rows_gone, 0) + counted.rows,
          rows_unsure = place.rows_unsure - 1
        from unnest(?::bigint[], ?::bigint[]) as counted (id, rows)
        where place.id = counted.id and place.place = ?
        """,
        ids.toArray(Long[]::new),
        ids.stream().map(rows::get).toArray(Long[]::new),
        place);
  }

  /** See {@link KeyRegister#found}. */
  void found(List<KeyRegister.Found> all) {
    Map<Place, Long> most = new HashMap<>();
    all.forEach(each -> most.merge(new Place(each.id(), each.place()), each.rows(), Math::max));
    List<Place> places = List.copyOf(most.keySet());
    update(
        """
        update millrace.forget_place as place
        set rows_gone = greatest(coalesce(place.rows_gone, 0), found.rows)
        from unnest(?::bigint[], ?::text[], ?::bigint[]) as found (id, place, rows)
        where place.id = found.id and place.place = found.place
        """,
        places.stream().map(Place::id).toArray(Long[]::new),
        places.stream().map(Place::name).toArray(String[]::new),
        places.stream().map(most::get).toArray(Long[]::new));
  }

  private record Place(long id, String name) {}

  /** Of those of some entries that were asked for because of another, that one. */
  Map<Long, Long> heldBy(Collection<Long> ids) {
    Map<Long, Long> by = new HashMap<>();
    read(
        "select id, held_by from millrace.forgotten_key where id = any(?) and held_by is not null",
        ids,
        row -> by.put(row.getLong(1), row.getLong(2)));
    return by;
  }

  /**
   * Those of some entries of which nothing was found in any place, nor of others that were asked
   * for in their course, or with them.
   */
  Set<Long> ofNothing(Collection<Long> ids) {
    Set<Long> found = new TreeSet<>();
    read(
        """
        with asked as (
          select id, coalesce(held_by, id) as root from millrace.forgotten_key where id = any(?)
        ), found as (
          select coalesce(entry.held_by, entry.id) as root from millrace.forgotten_key as entry
          where coalesce(entry.held_by, entry.id) in (select root from asked) and exists (
            select 1 from millrace.forget_place as place
            where place.id = entry.id and place.rows_gone > 0)
        )
        select id from asked where root not in (select root from found)
        """,
        ids,
        row -> found.add(row.getLong(1)));
    return found;
  }

  private interface Reader {
    void read(ResultSet row) throws SQLException;
  }

  private void read(String sql, Collection<Long> ids, Reader reader) {
    try (Connection connection = address.connect();
        PreparedStatement select = connection.prepareStatement(sql)) {
      select.setObject(1, ids.toArray(Long[]::new));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          reader.read(row);
        }
      }
    } catch (SQLException e) {
      throw failed("read", e);
    }
  }

  private void update(String sql, Object... parameters) {
    try (Connection connection = address.connect()) {
      Statements.execute(connection, sql, parameters);
    } catch (SQLException e) {
      throw failed("write", e);
    }
  }

  private OnlineStoreException failed(String what, SQLException e) {
    return new OnlineStoreException(
        "Cannot %s how many rows of forgotten keys went in %s: %s"
            .formatted(what, address, e.getMessage()),
        e);
  }
}
