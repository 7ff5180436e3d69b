package io.millrace.job.online;

import io.millrace.manifest.Manifest;
import io.millrace.manifest.ManifestJson;
import io.millrace.manifest.StreamSpec;
import io.millrace.manifest.TableSpec;
import io.millrace.manifest.ViewSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** PostgreSQL as the online store. Opens a connection for each call. Thread-safe. */
public final class PostgresOnlineStore implements OnlineStore {
  private static final String MIGRATIONS = "classpath:io/millrace/schemas/postgres/migration";
  private static final String TABLE_TEMPLATE = "/io/millrace/schemas/postgres/online-table.sql";

  private final PostgresAddress address;

  public PostgresOnlineStore(PostgresAddress address) {
    this.address = address;
  }

  @Override
  public List<ViewSpec> prepare(Manifest manifest) {
    migrate();
    return inTransaction(
        "create online tables",
        connection -> {
          List<ViewSpec> made = new ArrayList<>();
          for (ViewSpec view : manifest.views()) {
            OnlineTable table = OnlineTable.of(view);
            if (!exists(connection, table)) {
              try (Statement statement = connection.createStatement()) {
                statement.execute(template().replace("${table}", table.sql()));
              }
              made.add(view);
            }
          }
          return made;
        });
  }

  @Override
  public long drawEpoch(Manifest manifest, String note) {
    String json = ManifestJson.write(manifest);
    return inTransaction(
        "draw an epoch",
        connection -> {
          String sql =
              "insert into millrace.deployment (fingerprint, manifest, note, submitted_at)"
                  + " values (?, ?::jsonb, ?, ?) returning epoch";
          try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, fingerprint(json));
            insert.setString(2, json);
            insert.setString(3, note);
            insert.setLong(4, System.currentTimeMillis());
            try (ResultSet result = insert.executeQuery()) {
              result.next();
              return result.getLong(1);
            }
          }
        });
  }

  @Override
  public void recordHistory(
      Manifest manifest, Collection<ViewSpec> views, Map<String, Long> startMillis) {
    inTransaction(
        "record history",
        connection -> {
          for (ViewSpec view : views) {
            for (StreamSpec stream : manifest.streams()) {
              if (reads(view, stream.name())) {
                Long start = later(stream.historyStartMillis(), startMillis.get(stream.name()));
                recordHistory(connection, OnlineTable.of(view), stream.name(), start);
              }
            }
            for (TableSpec table : manifest.tables()) {
              if (reads(view, table.name())) {
                recordHistory(
                    connection,
                    OnlineTable.of(view),
                    table.name(),
                    later(table.historyStartMillis(), startMillis.get(table.name())));
              }
            }
          }
          return null;
        });
  }

  private static Long later(Long declared, Long found) {
    if (declared == null || found == null) {
      return declared == null ? found : declared;
    }
    return Math.max(declared, found);
  }

  private static String fingerprint(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void migrate() {
    try {
      Flyway.configure(PostgresOnlineStore.class.getClassLoader())
          .dataSource(new AddressDataSource(address))
          .locations(MIGRATIONS)
          .defaultSchema("millrace")
          .createSchemas(true)
          .connectRetries(20)
          .connectRetriesInterval(1)
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw new OnlineStoreException(
          "Cannot migrate schema millrace of " + address + ": " + e.getMessage(), e);
    }
  }

  private static boolean reads(ViewSpec view, String feed) {
    return view.inputs().stream().anyMatch(input -> input.stream().equals(feed));
  }

  private static boolean exists(Connection connection, OnlineTable table) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement("select to_regclass(?) is not null")) {
      select.setString(1, table.sql());
      try (ResultSet result = select.executeQuery()) {
        return result.next() && result.getBoolean(1);
      }
    }
  }

  private static void recordHistory(
      Connection connection, OnlineTable table, String stream, Long startMillis)
      throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement(
            "delete from millrace.history where online_table = ? and stream = ?")) {
      delete.setString(1, table.name());
      delete.setString(2, stream);
      delete.executeUpdate();
    }
    if (startMillis == null) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into millrace.history (online_table, stream, start_millis) values (?, ?, ?)")) {
      insert.setString(1, table.name());
      insert.setString(2, stream);
      insert.setLong(3, startMillis);
      insert.executeUpdate();
    }
  }

  static String template() {
    try (InputStream in = PostgresOnlineStore.class.getResourceAsStream(TABLE_TEMPLATE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("resource " + TABLE_TEMPLATE, e);
    }
  }

  private <T> T inTransaction(String what, Work<T> work) {
    try (Connection connection = address.connect()) {
      connection.setAutoCommit(false);
      T result = work.run(connection);
      connection.commit();
      return result;
    } catch (SQLException e) {
      throw new OnlineStoreException(
          "Cannot " + what + " in " + address + ": " + e.getMessage(), e);
    }
  }

  private interface Work<T> {
    T run(Connection connection) throws SQLException;
  }
}
