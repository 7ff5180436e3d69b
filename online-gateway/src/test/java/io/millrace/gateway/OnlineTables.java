package io.millrace.gateway;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.TestDatabase;
import io.millrace.row.RowCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** A real PostgreSQL with online tables as a job would have left them: rows from the core. */
public final class OnlineTables implements AutoCloseable {
  private static final String SCHEMAS = "/io/millrace/schemas/postgres/";

  private final FeatureStore store;
  private final TestDatabase database = TestDatabase.create();
  private final Map<BoundView, Map<EntityKey, KeyState>> states = new HashMap<>();
  private long offset;
  private Connection writer;

  public OnlineTables(FeatureStore store) throws Exception {
    this.store = store;
    execute("create schema millrace; set search_path to millrace; " + migration());
    for (BoundView view : store.views()) {
      execute(resource("online-table.sql").replace("${table}", table(view)));
      progress(view.spec().name(), Long.MAX_VALUE);
    }
  }

  public LocalPostgres server() {
    return database.server();
  }

  /** For the gateway. */
  public String uri() {
    return "postgresql://"
        + LocalPostgres.USER
        + "@127.0.0.1:"
        + server().port()
        + "/"
        + database.name();
  }

  /** Applies an event that arrives at its own time, and writes the rows of the keys it touches. */
  public void send(String stream, Object event) throws Exception {
    send(stream, event, store.stream(stream).eventTimeMillis(event));
  }

  /** Applies an event that arrives at an instant, and writes the rows of the keys it touches. */
  public void send(String stream, Object event, long arrivalMillis) throws Exception {
    long time = store.stream(stream).eventTimeMillis(event);
    for (BoundView view : store.views()) {
      ViewCore core = new ViewCore(view.layout());
      for (Contribution contribution :
          view.contributions(stream, event, time, arrivalMillis, 0, offset)) {
        KeyState state =
            states
                .computeIfAbsent(view, each -> new HashMap<>())
                .computeIfAbsent(contribution.key(), key -> core.create());
        core.add(state, contribution, Long.MIN_VALUE);
        write(
            view,
            contribution.key(),
            new RowCodec(view.layout()).encode(core.row(state, arrivalMillis, 1)));
      }
    }
    offset++;
  }

  /** Moves all keys to an instant, as if all events until then had been read. */
  public void advance(Instant to) throws Exception {
    for (Map.Entry<BoundView, Map<EntityKey, KeyState>> view : states.entrySet()) {
      ViewCore core = new ViewCore(view.getKey().layout());
      for (Map.Entry<EntityKey, KeyState> key : view.getValue().entrySet()) {
        core.advance(key.getValue(), to.toEpochMilli());
        write(
            view.getKey(),
            key.getKey(),
            new RowCodec(view.getKey().layout())
                .encode(core.row(key.getValue(), to.toEpochMilli(), 1)));
      }
    }
  }

  /** Writes bytes as a row, whatever they are. */
  public void write(BoundView view, EntityKey key, byte[] row) throws SQLException {
    String sql =
        "insert into "
            + table(view)
            + " values (?, ?, 1, 1, 1) on conflict (key) do update set row = excluded.row";
    try (PreparedStatement insert = writer().prepareStatement(sql)) {
      insert.setBytes(1, key.bytes());
      insert.setBytes(2, row);
      insert.executeUpdate();
    }
  }

  /** What a job of one subtask has reported. */
  public void progress(String view, long completeToMillis) throws SQLException {
    execute("delete from millrace.progress where online_table = '" + tableName(view) + "'");
    report(view, 0, 1, 1, completeToMillis);
  }

  /** What one subtask reports. */
  public void report(String view, int subtask, int parallelism, long epoch, long completeToMillis)
      throws SQLException {
    execute(
        ("insert into millrace.progress values ('%s', %d, %d, %d, %d)"
                + " on conflict (online_table, subtask) do update set epoch = excluded.epoch,"
                + " parallelism = excluded.parallelism, complete_to = excluded.complete_to")
            .formatted(tableName(view), subtask, parallelism, epoch, completeToMillis));
  }

  /** Where the history of a view's stream begins. */
  public void history(String view, String stream, long startMillis) throws SQLException {
    execute(
        "insert into millrace.history values ('%s', '%s', %d)"
            .formatted(tableName(view), stream, startMillis));
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection writer() throws SQLException {
    if (writer == null || !writer.isValid(1)) {
      writer = connect();
    }
    return writer;
  }

  public Connection connect() throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl());
  }

  public String tableName(String view) {
    return store.view(view).spec().onlineTable();
  }

  @Override
  public void close() {
    database.close();
  }

  private static String table(BoundView view) {
    return "online.\"" + view.spec().onlineTable() + "\"";
  }

  private static String migration() throws IOException {
    return resource("migration/V1__deployments_and_progress.sql")
        + resource("migration/V2__push_requests.sql")
        + resource("migration/V3__table_pulls.sql");
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = OnlineTables.class.getResourceAsStream(SCHEMAS + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
