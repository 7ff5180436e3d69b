package io.millrace.cli.freshness;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.definition.Durations;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.ManifestJson;
import io.millrace.manifest.OnlineSpec;
import io.millrace.manifest.StreamSpec;
import io.millrace.manifest.TableSpec;
import io.millrace.manifest.ViewSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What an online store knows of tables and views, and requests for the job that pulls them. Opens a
 * connection for each call. Thread-safe. Methods throw {@link Failure} when the store cannot be
 * asked.
 *
 * @param store the online store
 */
public record Freshness(PostgresAddress store) {
  private static final long LOOK_MILLIS = 200;

  /** A job that takes requests says within some seconds which pull answers one. */
  private static final Duration NO_ANSWER = Duration.ofSeconds(10);

  /** Of the store with this JDBC URL. */
  public static Freshness of(String jdbcUrl) {
    return new Freshness(PostgresAddress.of(jdbcUrl));
  }

  /** The definitions that were deployed last. */
  public Manifest manifest() {
    List<String> newest =
        read(
            "select manifest::text from millrace.deployment order by epoch desc limit 1",
            row -> row.getString(1));
    if (newest.isEmpty()) {
      throw new Failure(ExitCode.NOT_FOUND, "Nothing was ever deployed to " + store);
    }
    return ManifestJson.read(newest.get(0));
  }

  /** Everything of the manifest. */
  public FreshnessReport report(Manifest manifest) {
    return new FreshnessReport(streams(manifest), tables(manifest), views(manifest));
  }

  /** Each stream of the manifest. */
  public List<StreamStatus> streams(Manifest manifest) {
    List<StreamStatus> streams = new ArrayList<>();
    for (StreamSpec stream : manifest.streams()) {
      streams.add(
          read(
                  """
                  select s.newest_at, s.arrived_at from (select ?::text as name) n
                  left join millrace.source_newest s on s.source = n.name
                  """,
                  row -> new StreamStatus(stream.name(), instant(row, 1), instant(row, 2)),
                  stream.name())
              .get(0));
    }
    return streams;
  }

  /** Each table of the manifest. */
  public List<TableStatus> tables(Manifest manifest) {
    List<TableStatus> tables = new ArrayList<>();
    for (TableSpec table : manifest.tables()) {
      tables.add(table(table));
    }
    return tables;
  }

  /**
   * A table by its name.
   *
   * @throws Failure if there is none
   */
  public TableStatus table(String name) {
    return table(spec(name));
  }

  /** Each view of the manifest. */
  public List<ViewStatus> views(Manifest manifest) {
    return manifest.views().stream().map(this::view).toList();
  }

  private ViewStatus view(ViewSpec view) {
    return read(
            """
            select min(complete_to), count(*) = max(parallelism)
            from millrace.progress p where online_table = ? and (epoch, parallelism) = (
              select epoch, parallelism from millrace.progress n
              where n.online_table = p.online_table and subtask = 0
              order by epoch desc limit 1)
            """,
            row ->
                new ViewStatus(
                    view.name(),
                    row.getBoolean(2) && row.getLong(1) != Long.MIN_VALUE
                        ? Instant.ofEpochMilli(row.getLong(1))
                        : null),
            view.onlineTable())
        .get(0);
  }

  /**
   * Asks to pull a table now.
   *
   * @return when, by the store's clock
   */
  public Instant requestPull(String table) {
    return request(spec(table), "pull", null).at();
  }

  /**
   * Pulls a table now, and waits until its rows are visible in each of its views, so that a gateway
   * answers with them: of a table that comes online by a schedule of its own, until that has its
   * tick. Of a table without views the rows are waited for only. A pull that runs already is waited
   * for first.
   *
   * @param watching told how far it is, again and again
   * @throws Failure if it has not ended well, or is not visible, within that time; the request
   *     stands
   */
  public TableStatus pull(String table, Duration within, Consumer<TableStatus> watching)
      throws InterruptedException {
    TableSpec spec = spec(table);
    Request requested = request(spec, "pull", null);
    long startNanos = System.nanoTime();
    long endNanos = startNanos + within.toNanos();
    TableStatus answer = null;
    while (true) {
      TableStatus now = table(table);
      boolean isLate = System.nanoTime() - startNanos > NO_ANSWER.toNanos();
      if (answer == null && isAnswered(requested, now, isLate)) {
        answer = now;
      }
      List<String> behind = answer == null ? List.of() : behind(spec, answer);
      if (answer != null && behind.isEmpty()) {
        return answer;
      }
      watching.accept(now);
      if (System.nanoTime() - endNanos > 0) {
        String time = Durations.text(within.toMillis());
        throw new Failure(
            ExitCode.UNAVAILABLE,
            answer == null
                ? "Table '%s' was not pulled within %s%s; the request stands and is answered by the next pull"
                    .formatted(table, time, why(spec, now))
                : "Pull %d of table '%s' has ended, but is not visible in %s within %s"
                    .formatted(answer.pull(), table, String.join(", ", behind), time));
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  /**
   * The views that do not show the rows of a pull yet. One that another job computes than the one
   * that pulls is handed them later, and may be handed those of the next pull with them; one that
   * no job has computed yet is not waited for.
   */
  private List<String> behind(TableSpec table, TableStatus pulled) {
    if (table.online().use() == OnlineSpec.Use.NEVER) {
      return List.of();
    }
    Map<String, Instant> handed = new HashMap<>();
    read(
            """
            select online_table,
              min(visible_at) filter (where pull >= ?::bigint or began_at >= ?::bigint)
            from millrace.table_visible where table_name = ? group by online_table
            """,
            row -> Map.entry(row.getString(1), Optional.ofNullable(instant(row, 2))),
            String.valueOf(pulled.pull()),
            String.valueOf(pulled.beganAt().toEpochMilli()),
            pulled.table())
        .forEach(each -> handed.put(each.getKey(), each.getValue().orElse(null)));
    List<String> behind = new ArrayList<>();
    for (ViewSpec view : manifest().views()) {
      if (view.inputs().stream().noneMatch(input -> input.stream().equals(table.name()))) {
        continue;
      }
      Instant completeTo = view(view).completeTo();
      Instant visibleAt = handed.get(view.onlineTable());
      boolean isComputed = completeTo != null || handed.containsKey(view.onlineTable());
      if (isComputed
          && (completeTo == null || visibleAt == null || completeTo.isBefore(visibleAt))) {
        behind.add("view " + view.name());
      }
    }
    return behind;
  }

  private static String why(TableSpec spec, TableStatus now) {
    if (now.trouble() != null) {
      return ": " + now.trouble();
    }
    return spec.online().every() == null || now.running() != null
        ? ""
        : ": its rows come online by a schedule of their own, '%s'"
            .formatted(spec.online().every());
  }

  /**
   * By the number that the table's source has told, and not by the time: its clock may be another.
   * What came while no job ever had run is not answered, so that is told by the time after a while.
   */
  private boolean isAnswered(Request request, TableStatus table, boolean isLate) {
    List<Optional<Long>> found =
        read(
            "select answered_by from millrace.pull_request where id = ?::bigint",
            row -> Optional.ofNullable((Long) row.getObject(1)),
            String.valueOf(request.id()));
    if (!found.isEmpty() && found.get(0).isPresent()) {
      return table.pull() >= found.get(0).get();
    }
    // One that is not there any more was answered, and many after it.
    return (isLate || found.isEmpty())
        && table.beganAt() != null
        && !table.beganAt().isBefore(request.at());
  }

  /**
   * Asks that the next pull of a table follows a mark.
   *
   * @param mark null for the beginning
   */
  public void requestMark(String table, String mark) {
    TableSpec spec = spec(table);
    Marks.check(spec, mark, Instant.now());
    request(spec, "mark", mark);
  }

  private TableSpec spec(String name) {
    List<TableSpec> tables = manifest().tables();
    return tables.stream()
        .filter(table -> table.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> Failure.notFound("table", name, tables.stream().map(TableSpec::name).toList()));
  }

  private TableStatus table(TableSpec table) {
    return read(
            """
            select coalesce(p.pull, 0), p.began_at, p.ended_at, coalesce(p.rows, 0),
              coalesce(p.rejected, 0), coalesce(p.deletes_skipped, false), p.seen_until, s.newest_at, t.reason,
              r.pull, r.began_at, r.rows, r.parts, r.parts_done, m.id, m.seen_until
            from (select ?::text as name) n
            left join lateral (select * from millrace.table_pull where table_name = n.name
              order by pull desc limit 1) p on true
            left join millrace.table_trouble t
              on t.table_name = n.name and t.failed_at > coalesce(p.ended_at, 0)
            left join millrace.source_newest s on s.source = n.name
            left join millrace.table_running r
              on r.table_name = n.name and r.pull > coalesce(p.pull, 0)
            left join lateral (select * from millrace.pull_request
              where table_name = n.name and kind = 'mark' order by id desc limit 1) m
              on m.answered_by > coalesce(p.pull, 0)
                or m.answered_by is null and m.requested_at > coalesce(p.began_at, 0)
            """,
            row ->
                new TableStatus(
                    table.name(),
                    table.pull().every(),
                    table.pull().mode(),
                    row.getLong(1),
                    instant(row, 2),
                    instant(row, 3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getBoolean(6),
                    row.getString(7),
                    instant(row, 8),
                    row.getString(9),
                    running(row, 10),
                    row.getObject(15) == null ? null : new AskedMark(row.getString(16))),
            table.name())
        .get(0);
  }

  /**
   * A request as the store has it.
   *
   * @param at by the store's clock
   */
  private record Request(long id, Instant at) {}

  /**
   * Requests commit in the order of their ids: who looks for those after the last that he saw would
   * never see one that a later one has overtaken.
   */
  private Request request(TableSpec table, String kind, String mark) {
    return read(
            """
            with turn as materialized (
              select pg_advisory_xact_lock('millrace.pull_request'::regclass::oid::bigint))
            insert into millrace.pull_request (table_name, kind, seen_until, requested_at)
            select ?, ?, ?, (extract(epoch from clock_timestamp()) * 1000)::bigint from turn
            returning id, requested_at
            """,
            row -> new Request(row.getLong(1), Instant.ofEpochMilli(row.getLong(2))),
            table.name(),
            kind,
            mark)
        .get(0);
  }

  /** Of five columns from this one on. */
  private static PullStatus running(ResultSet row, int first) throws SQLException {
    Instant beganAt = instant(row, first + 1);
    return beganAt == null
        ? null
        : new PullStatus(
            row.getLong(first),
            beganAt,
            row.getLong(first + 2),
            row.getInt(first + 3),
            row.getInt(first + 4));
  }

  private static Instant instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  private <T> List<T> read(String sql, Reading<T> reading, String... parameters) {
    try (Connection connection = store.connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setString(i + 1, parameters[i]);
      }
      List<T> all = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          all.add(reading.of(rows));
        }
      }
      return all;
    } catch (SQLException e) {
      throw new Failure(ExitCode.UNAVAILABLE, "Cannot ask the online store: " + e.getMessage(), e);
    }
  }

  private interface Reading<T> {
    T of(ResultSet row) throws SQLException;
  }
}
