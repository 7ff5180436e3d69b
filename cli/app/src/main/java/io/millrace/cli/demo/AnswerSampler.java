package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.Failure;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.examples.cards.NaivePayments;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresAddress;
import io.millrace.row.RowCodec;
import java.net.URI;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * Asks one gateway for all features of a few random keys, as often as wanted, and keeps each answer
 * with the row that it came from. Whether they were right is judged later, when it is known which
 * payments had which offset. For one thread.
 */
public final class AnswerSampler implements AutoCloseable {
  private static final int KEYS = 8;
  private static final int UNAVAILABLE = 503;

  private final FeatureStore store;
  private final GatewayHttp gateway;
  private final PostgresAddress postgres;
  private final Random random;
  private final List<AnsweredRow> rows = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private Connection connection;

  /** What came of a question. */
  public enum Reply {
    /** Nothing is marked as older than allowed. */
    FRESH,
    /** Something is. */
    STALE,
    /** There was no answer. */
    REFUSED
  }

  AnswerSampler(FeatureStore store, URI gateway, PostgresAddress postgres, long seed) {
    this.store = store;
    this.gateway = new GatewayHttp(gateway);
    this.postgres = postgres;
    this.random = new Random(seed);
  }

  /** Asks once. */
  public Reply ask() {
    BoundView view = store.views().get(random.nextInt(store.views().size()));
    List<ViewKey> keys = keys(view.spec().name());
    Map<ViewKey, byte[]> before = online(view, keys);
    Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    Set<String> features =
        ExpectedFeatures.of(new NaivePayments(List.of()), keys.get(0), at).keySet();
    GatewayHttp.Reply reply;
    try {
      reply = gateway.query(FeatureQuery.of(store, view.spec().name(), keys, features, at));
    } catch (Failure e) {
      return Reply.REFUSED;
    }
    if (!reply.isOk()) {
      if (reply.status() != UNAVAILABLE) {
        failures.add(
            "at %s the gateway answered %d: %s".formatted(at, reply.status(), reply.body()));
      }
      return Reply.REFUSED;
    }
    List<Map<String, JsonNode>> answers =
        FeatureQuery.answers(reply.body(), keys.size(), features.size());
    keep(view, keys, at, answers, before);
    return answers.stream()
            .flatMap(ofKey -> ofKey.values().stream())
            .anyMatch(answer -> answer.path("status").asText().equals("stale"))
        ? Reply.STALE
        : Reply.FRESH;
  }

  /** Those whose row did not change meanwhile. */
  private void keep(
      BoundView view,
      List<ViewKey> keys,
      Instant at,
      List<Map<String, JsonNode>> answers,
      Map<ViewKey, byte[]> before) {
    if (before == null) {
      return;
    }
    Map<ViewKey, byte[]> after = online(view, keys);
    if (after == null) {
      return;
    }
    RowCodec codec = new RowCodec(view.layout());
    for (int i = 0; i < keys.size(); i++) {
      byte[] row = before.get(keys.get(i));
      if (Arrays.equals(row, after.get(keys.get(i)))) {
        ServedRow served = row == null ? null : ServedRow.of(codec.decode(row));
        rows.add(new AnsweredRow(keys.get(i), at, served, answers.get(i)));
      }
    }
  }

  private List<ViewKey> keys(String view) {
    Set<ViewKey> keys = new LinkedHashSet<>();
    while (keys.size() < KEYS) {
      String card = "card-" + skewed(DemoScale.CARDS);
      String merchant = "merchant-" + skewed(DemoScale.MERCHANTS);
      keys.add(
          new ViewKey(
              view,
              switch (view) {
                case "card" -> List.of(card);
                case "merchant" -> List.of(merchant);
                default -> List.of(card, merchant);
              }));
    }
    return List.copyOf(keys);
  }

  /** As the traffic, so that keys that change are asked for. */
  private int skewed(int bound) {
    return (int) (Math.pow(bound + 1.0, random.nextDouble()) - 1);
  }

  /** The rows as they stand; null while the store is away. */
  private Map<ViewKey, byte[]> online(BoundView view, List<ViewKey> keys) {
    Map<EntityKey, ViewKey> byKey = new HashMap<>();
    keys.forEach(key -> byKey.put(view.keys().encode(new ArrayList<Object>(key.columns())), key));
    String sql =
        "select key, row from " + OnlineTable.of(view.spec()).sql() + " where key = any(?)";
    try {
      if (connection == null) {
        connection = postgres.connect();
      }
      byte[][] asked = byKey.keySet().stream().map(EntityKey::bytes).toArray(byte[][]::new);
      Array array = connection.createArrayOf("bytea", asked);
      try (PreparedStatement select = connection.prepareStatement(sql)) {
        select.setArray(1, array);
        return read(select, byKey);
      }
    } catch (SQLException e) {
      disconnect();
      return null;
    }
  }

  private static Map<ViewKey, byte[]> read(PreparedStatement select, Map<EntityKey, ViewKey> byKey)
      throws SQLException {
    Map<ViewKey, byte[]> rows = new HashMap<>();
    try (ResultSet result = select.executeQuery()) {
      while (result.next()) {
        rows.put(byKey.get(new EntityKey(result.getBytes(1))), result.getBytes(2));
      }
    }
    return rows;
  }

  /** What was kept; for when nothing is asked any more. */
  List<AnsweredRow> rows() {
    return List.copyOf(rows);
  }

  /** Replies that are neither an answer nor "not now", in words. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private void disconnect() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // It is lost anyway.
    } finally {
      connection = null;
    }
  }

  @Override
  public void close() {
    disconnect();
  }
}
