package io.millrace.cli.example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.freshness.Freshness;
import io.millrace.cli.freshness.TableStatus;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.DeadLetters;
import io.millrace.cli.local.LocalOptions;
import io.millrace.platform.Durability;
import io.millrace.platform.LocalPostgres;
import io.millrace.platform.PostgresOptions;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** An example over a PostgreSQL of its own, or over files. Used by one thread. */
public final class RunningExample implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final TableExample example;
  private final Map<String, String> files;
  private final LocalPostgres source;

  /**
   * @param source null where there is none
   */
  private RunningExample(TableExample example, Map<String, String> files, LocalPostgres source) {
    this.example = example;
    this.files = files;
    this.source = source;
  }

  /**
   * Makes its files in a folder; where it needs one, starts a PostgreSQL there and fills it.
   *
   * @throws SQLException if it cannot be filled
   */
  public static RunningExample fill(TableExample example, Path folder) throws SQLException {
    Map<String, String> files = example.files(folder);
    if (example.connections().isEmpty()) {
      return new RunningExample(example, files, null);
    }
    LocalPostgres source =
        new LocalPostgres(PostgresOptions.in(folder).withDurability(Durability.PROCESS_DEATH))
            .start();
    try (Connection connection = DriverManager.getConnection(source.jdbcUrl())) {
      example.fill(connection);
      return new RunningExample(example, files, source);
    } catch (SQLException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** The options of a platform that reads it. */
  public LocalOptions connected(LocalOptions options) {
    Map<String, String> connections = new LinkedHashMap<>();
    example.connections().forEach(name -> connections.put(name, source.jdbcUrl()));
    return options.withConnections(connections).withSources(options.clock(), files);
  }

  /** Where its tables are, for people. */
  public String origin() {
    return source == null ? String.join(", ", files.values()) : source.jdbcUrl();
  }

  /** Somebody who waits. */
  public interface Patience {
    /**
     * Waits a while.
     *
     * @return false when it waits no longer
     */
    boolean waits(long millis) throws InterruptedException;
  }

  /**
   * Waits until each of its tables has been pulled, as long as patience lasts.
   *
   * @throws Failure at once if a table cannot be pulled: says what its job says
   */
  public void awaitPulls(Freshness freshness, Patience patience) throws InterruptedException {
    while (true) {
      List<TableStatus> tables = freshness.tables(freshness.manifest());
      for (TableStatus table : tables) {
        if (table.trouble() != null) {
          throw new Failure(ExitCode.BAD_DATA, table.trouble());
        }
      }
      boolean isPulled = tables.stream().allMatch(table -> table.pull() > 0);
      if (isPulled || !patience.waits(LOOK_MILLIS)) {
        return;
      }
    }
  }

  /**
   * Waits until all rows that cannot be are dead letters, as long as patience lasts.
   *
   * @param read gives those that there are
   * @return what was there at the end
   */
  public List<DeadLetters.Letter> rejected(
      Supplier<List<DeadLetters.Letter>> read, Patience patience) throws InterruptedException {
    while (true) {
      List<DeadLetters.Letter> letters = read.get();
      if (letters.size() >= example.rejected() || !patience.waits(LOOK_MILLIS)) {
        return letters;
      }
    }
  }

  /**
   * Waits until the gateway answers what a naive computation gives, as long as patience lasts.
   *
   * @return lines that say what differs at the end; none where nothing does
   */
  public List<String> differences(URI gateway, Patience patience) throws InterruptedException {
    GatewayHttp http = new GatewayHttp(gateway);
    Map<String, List<String>> expected = example.expected();
    while (true) {
      Map<String, List<String>> answered = answers(http, List.copyOf(expected.keySet()));
      if (answered.equals(expected)) {
        return List.of();
      }
      if (!patience.waits(LOOK_MILLIS)) {
        return differences(expected, answered);
      }
    }
  }

  /** How many values there are to compare. */
  public int values() {
    return example.expected().size() * example.features().size();
  }

  /** What the gateway answers for keys, by {@link TableExample#features()}. */
  public Map<String, List<String>> answers(GatewayHttp gateway, List<String> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ObjectNode inputs = request.putObject("inputs");
    ArrayNode asked = inputs.putArray(example.key());
    for (String key : keys) {
      if (key.chars().allMatch(Character::isDigit)) {
        asked.add(Long.parseLong(key));
      } else {
        asked.add(key);
      }
    }
    example.features().forEach(request.putArray("outputs")::add);
    JsonNode data = gateway.query(request).body().path("data");
    Map<String, List<String>> answers = new TreeMap<>();
    int features = example.features().size();
    for (int key = 0; key < keys.size(); key++) {
      List<String> values = new ArrayList<>();
      for (int feature = 0; feature < features; feature++) {
        JsonNode answer = data.path(key * features + feature);
        String status = answer.path("status").asText();
        values.add(
            status.equals("present") || status.equals("null")
                ? answer.path("value").asText()
                : status);
      }
      answers.put(keys.get(key), values);
    }
    return answers;
  }

  private List<String> differences(
      Map<String, List<String>> expected, Map<String, List<String>> answered) {
    List<String> lines = new ArrayList<>();
    expected.forEach(
        (key, values) -> {
          for (int i = 0; i < values.size(); i++) {
            String found = answered.get(key).get(i);
            if (!values.get(i).equals(found)) {
              lines.add(
                  "%s of %s: expected %s, answered %s"
                      .formatted(example.features().get(i), key, values.get(i), found));
            }
          }
        });
    return lines;
  }

  @Override
  public void close() {
    if (source != null) {
      source.close();
    }
  }
}
