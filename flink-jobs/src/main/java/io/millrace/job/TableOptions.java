package io.millrace.job;

import io.millrace.job.source.table.PullLimits;
import io.millrace.job.source.table.iceberg.CatalogAddress;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.flink.util.TimeUtils;

/**
 * Options of tables: {@code catalog.NAME.PROPERTY}, Iceberg's properties of a catalog that tables
 * are pulled from, with references as below (where nobody says any, {@code uri} is {@code
 * ${NAME_URI}} and {@code warehouse} is {@code ${NAME_WAREHOUSE}}; {@code catalog-name} is its own
 * name if that is another); {@code connection.NAME.url}, {@code .user} and {@code .password}, texts
 * in which {@code ${NAME}} is an environment variable and {@code ${file:/path}} a file of the
 * machine that connects (the URL of connection {@code warehouse} is {@code ${WAREHOUSE_URL}} where
 * nobody says); and {@code table.NAME.connections} (2), {@code .rows-per-second} (0: no limit),
 * {@code .rows-per-part} (250000), {@code .fetch-rows} (1000) and {@code .answer-within} (10min).
 */
final class TableOptions {
  private TableOptions() {}

  /** Addresses by the connection's name. */
  static SortedMap<String, DatabaseAddress> connections(
      Map<String, String> options, List<String> problems) {
    SortedMap<String, DatabaseAddress> found = new TreeMap<>();
    options.forEach(
        (key, value) -> {
          int dot = key.lastIndexOf('.');
          String name = dot < 0 ? key : key.substring(0, dot);
          DatabaseAddress before = found.getOrDefault(name, address(name));
          switch (dot < 0 ? "" : key.substring(dot + 1)) {
            case "url" ->
                found.put(name, new DatabaseAddress(name, value, before.user(), before.password()));
            case "user" ->
                found.put(name, new DatabaseAddress(name, before.url(), value, before.password()));
            case "password" ->
                found.put(name, new DatabaseAddress(name, before.url(), before.user(), value));
            default ->
                problems.add(
                    "connection.%s: no such option; use connection.NAME.url, .user or .password"
                        .formatted(key));
          }
        });
    return found;
  }

  /** Where a connection is that no option speaks of. */
  static DatabaseAddress address(String name) {
    return DatabaseAddress.ofEnvironment(name);
  }

  /** Catalogs by their name. */
  static SortedMap<String, CatalogAddress> catalogs(
      Map<String, String> options, List<String> problems) {
    SortedMap<String, SortedMap<String, String>> properties = new TreeMap<>();
    options.forEach(
        (key, value) -> {
          int dot = key.indexOf('.');
          if (dot < 0) {
            problems.add(
                "catalog.%s: no such option; use catalog.NAME.PROPERTY, such as catalog.%s.uri"
                    .formatted(key, key));
          } else {
            properties
                .computeIfAbsent(key.substring(0, dot), name -> new TreeMap<>())
                .put(key.substring(dot + 1), value);
          }
        });
    SortedMap<String, CatalogAddress> found = new TreeMap<>();
    properties.forEach((name, own) -> found.put(name, new CatalogAddress(name, own)));
    return found;
  }

  /** Where a catalog is that no option speaks of. */
  static CatalogAddress catalog(String name) {
    String prefix = name.toUpperCase(Locale.ROOT);
    return new CatalogAddress(
        name, Map.of("uri", "${" + prefix + "_URI}", "warehouse", "${" + prefix + "_WAREHOUSE}"));
  }

  /** Limits by the table's name. */
  static SortedMap<String, PullLimits> limits(Map<String, String> options, List<String> problems) {
    SortedMap<String, PullLimits> found = new TreeMap<>();
    options.forEach(
        (key, value) -> {
          int dot = key.lastIndexOf('.');
          String name = dot < 0 ? key : key.substring(0, dot);
          try {
            PullLimits before = found.getOrDefault(name, PullLimits.DEFAULTS);
            found.put(name, with(before, dot < 0 ? "" : key.substring(dot + 1), value));
          } catch (NumberFormatException e) {
            problems.add("table.%s: '%s' does not begin with a number".formatted(key, value));
          } catch (IllegalArgumentException e) {
            problems.add("table.%s: '%s': %s".formatted(key, value, e.getMessage()));
          }
        });
    return found;
  }

  private static PullLimits with(PullLimits limits, String option, String value) {
    return switch (option) {
      case "connections" -> limits.connections(Integer.parseInt(value));
      case "rows-per-second" -> limits.rowsPerSecond(Double.parseDouble(value));
      case "rows-per-part" -> limits.rowsPerSplit(Long.parseLong(value));
      case "fetch-rows" -> limits.fetchRows(Integer.parseInt(value));
      case "answer-within" -> limits.answerWithin(TimeUtils.parseDuration(value));
      default ->
          throw new IllegalArgumentException(
              "no such option; use connections, rows-per-second, rows-per-part, fetch-rows or"
                  + " answer-within");
    };
  }
}
