package io.millrace.job.forget.erase;

import io.millrace.compile.BoundView;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.CountedRows;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.FormerRows;
import io.millrace.job.forget.HeldKey;
import io.millrace.job.forget.KeyColumns;
import io.millrace.job.forget.KeyForm;
import io.millrace.job.forget.KeyUntil;
import io.millrace.job.online.OnlineStoreException;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.EntitySpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Online tables of definitions that a job does not have: earlier ones of its views, and views that
 * are no more. Whose keys a table has is known from the manifest that it was deployed by. Where
 * another job still writes one, its own operator deletes the row, and what it has decided of the
 * key's new life stays.
 */
record EarlierRows(PostgresAddress store, Deployments deployments) {
  private static final Pattern NAME = Pattern.compile("(.+)__[0-9a-f]+");
  private static final int FETCHED = 10_000;

  /**
   * Keys of one entity.
   *
   * @param codec of the keys
   * @param forgotten by key, its entries: rows that were decided later stay, and those of the key's
   *     new life
   */
  record OfEntity(EntityCodec codec, Map<EntityKey, List<KeyUntil>> forgotten) {}

  /** What was done. {@code unknown} are tables of which no manifest is known. */
  record Deleted(int rows, int tables, Set<String> unknown) {}

  /** Views that have online tables of which no manifest is known. */
  Set<String> unknownViews() {
    Map<String, EntitySpec> known = entities();
    try (Connection connection = store.connect()) {
      Set<String> views = new TreeSet<>();
      tables(connection).stream()
          .filter(table -> !known.containsKey(table))
          .forEach(table -> views.add(view(table)));
      return views;
    } catch (SQLException e) {
      throw failed("list the online tables", e);
    }
  }

  /**
   * Deletes keys, and keys that hold one of them, from all tables of a view but one.
   *
   * @param running the table that the job itself writes; null for none
   * @param otherwise whose keys tables have that no manifest is known of; null if nobody can say
   * @param entities whose keys go
   * @param counted told of the rows that go
   */
  Deleted without(
      String view,
      String running,
      EntitySpec otherwise,
      List<OfEntity> entities,
      CountedRows counted) {
    Map<String, EntitySpec> known = entities();
    Set<String> unknown = new TreeSet<>();
    int rows = 0;
    int looked = 0;
    try (Connection connection = store.connect()) {
      for (String name : tables(connection)) {
        if (!view(name).equals(view) || name.equals(running)) {
          continue;
        }
        EntitySpec entity = known.getOrDefault(name, otherwise);
        if (entity == null) {
          unknown.add(name);
          continue;
        }
        Map<EntityKey, List<KeyUntil>> keys = new TreeMap<>();
        boolean mayHold = false;
        for (OfEntity each : entities) {
          List<Integer> places = KeyColumns.places(each.codec().spec(), entity);
          if (!places.isEmpty()) {
            mayHold = true;
            keysIn(name, new EntityCodec(entity), places, each)
                .forEach(
                    (key, entries) ->
                        keys.computeIfAbsent(key, any -> new ArrayList<>()).addAll(entries));
          }
        }
        if (mayHold) {
          looked++;
          rows += new FormerRows(connection, new OnlineTable(name)).delete(keys, counted);
        }
      }
      return new Deleted(rows, looked, unknown);
    } catch (SQLException e) {
      throw failed("delete keys from earlier tables of " + view, e);
    }
  }

  private Map<EntityKey, List<KeyUntil>> keysIn(
      String table, EntityCodec of, List<Integer> places, OfEntity keys) throws SQLException {
    return of.spec().key().size() == keys.codec().spec().key().size()
        ? inOrder(of, keys.codec(), places, keys.forgotten())
        : holding(table, of, keys.codec(), places, keys.forgotten());
  }

  private static Map<EntityKey, List<KeyUntil>> inOrder(
      EntityCodec of,
      EntityCodec codec,
      List<Integer> places,
      Map<EntityKey, List<KeyUntil>> forgotten) {
    Map<EntityKey, List<KeyUntil>> ordered = new TreeMap<>();
    KeyForm form = new KeyForm(of.spec());
    forgotten.forEach(
        (key, entries) ->
            form.fromRegister(form.registered().encode(inOrder(codec.decode(key), places)))
                .ifPresent(each -> ordered.put(each, entries)));
    return ordered;
  }

  /** Columns of a key in the order of another entity that has the very same. */
  private static List<Object> inOrder(List<Object> columns, List<Integer> places) {
    Object[] ordered = new Object[columns.size()];
    for (int i = 0; i < ordered.length; i++) {
      ordered[places.get(i)] = columns.get(i);
    }
    return List.of(ordered);
  }

  private Map<EntityKey, List<KeyUntil>> holding(
      String table,
      EntityCodec wide,
      EntityCodec narrow,
      List<Integer> places,
      Map<EntityKey, List<KeyUntil>> forgotten)
      throws SQLException {
    Map<EntityKey, List<KeyUntil>> found = new TreeMap<>();
    eachKey(
        table,
        each ->
            part(each, wide, narrow, places)
                .map(forgotten::get)
                .ifPresent(entries -> found.put(each, entries)));
    return found;
  }

  /**
   * Keys that hold one of some, in tables that a view had by other definitions but with the columns
   * that its keys have now, in whichever order.
   *
   * @param view whose keys hold those of the entity
   * @return as the view's keys are now, with the key that each holds
   */
  Map<EntityKey, EntityKey> holding(BoundView view, EntitySpec entity, Set<EntityKey> keys) {
    Map<String, EntitySpec> known = entities();
    EntitySpec now = view.keys().spec();
    KeyForm form = new KeyForm(now);
    HeldKey held = HeldKey.of(view, entity).orElseThrow();
    Map<EntityKey, EntityKey> found = new LinkedHashMap<>();
    try (Connection connection = store.connect()) {
      for (String name : tables(connection)) {
        EntitySpec then = known.getOrDefault(name, now);
        List<Integer> places = KeyColumns.places(now, then);
        if (view(name).equals(view.spec().name())
            && !name.equals(view.spec().onlineTable())
            && !places.isEmpty()
            && then.key().size() == now.key().size()) {
          EntityCodec codec = new EntityCodec(then);
          eachKey(
              name,
              each ->
                  part(each, codec, form.registered(), places)
                      .flatMap(form::fromRegister) // Else it is none that the view can have now.
                      .filter(key -> keys.contains(held.registered(key)))
                      .ifPresent(key -> found.put(key, held.registered(key))));
        }
      }
      return found;
    } catch (SQLException e) {
      throw failed("look for keys in earlier tables of " + view.spec().name(), e);
    }
  }

  private void eachKey(String table, Consumer<EntityKey> reader) throws SQLException {
    try (Connection connection = store.connect()) {
      connection.setAutoCommit(false); // Else the driver takes all rows into memory.
      try (PreparedStatement select =
          connection.prepareStatement("select key from " + new OnlineTable(table).sql())) {
        select.setFetchSize(FETCHED);
        try (ResultSet row = select.executeQuery()) {
          while (row.next()) {
            reader.accept(new EntityKey(row.getBytes(1)));
          }
        }
      }
    }
  }

  private static Optional<EntityKey> part(
      EntityKey found, EntityCodec wide, EntityCodec narrow, List<Integer> places) {
    try {
      List<Object> columns = wide.decode(found);
      return Optional.of(narrow.encode(places.stream().map(columns::get).toList()));
    } catch (RuntimeException e) {
      return Optional.empty(); // bytes of another entity's key, as it may have been
    }
  }

  /** The entity of each online table, by the manifest that it was deployed by. */
  private Map<String, EntitySpec> entities() {
    Map<String, EntitySpec> entities = new TreeMap<>();
    deployments.views().forEach(each -> entities.putIfAbsent(each.onlineTable(), each.entity()));
    return entities;
  }

  private static String view(String table) {
    Matcher name = NAME.matcher(table);
    return name.matches() ? name.group(1) : table;
  }

  private static List<String> tables(Connection connection) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select tablename from pg_tables where schemaname = 'online' and tablename ~ ?"
                    + " order by tablename");
        ResultSet row = query(select)) {
      while (row.next()) {
        tables.add(row.getString(1));
      }
    }
    return tables;
  }

  private static ResultSet query(PreparedStatement select) throws SQLException {
    select.setString(1, "^[a-z0-9_]+__[0-9a-f]+$");
    return select.executeQuery();
  }

  private OnlineStoreException failed(String what, SQLException e) {
    return new OnlineStoreException("Cannot " + what + " in " + store + ": " + e.getMessage(), e);
  }
}
