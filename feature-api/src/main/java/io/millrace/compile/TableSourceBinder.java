package io.millrace.compile;

import io.millrace.TableSource;
import io.millrace.definition.ProblemCode;
import io.millrace.manifest.StreamSpec.SourceSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Reads where a table's rows come from. A message never shows what may hold a secret: a connection
 * that is a URL, or a path with a user and a password.
 */
final class TableSourceBinder {
  /** The parameter {@code :since}, and not a cast to something named so. */
  static final Pattern SINCE = Pattern.compile("(?<![:\\w]):since\\b");

  private static final Pattern SELECT =
      Pattern.compile(
          "(?is)(\\s|--[^\\n]*(\\n|$)|/\\*.*?\\*/)*+\\(*(select|with|values|table)\\b.*");
  private static final Pattern ENDS = Pattern.compile("[;\\s]+$");
  private static final Pattern CREDENTIALS = Pattern.compile("://[^/]*@");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*}");
  private static final Pattern QUALIFIED = Pattern.compile("[\\w-]+(\\.[\\w-]+)+");

  private static final String LINE_END = "\r\n";

  private final FeedDraft table;
  private final Report report;

  TableSourceBinder(FeedDraft table, Report report) {
    this.table = table;
    this.report = report;
  }

  /** Null when it cannot be: the problems are then reported, here or by a rule. */
  SourceSpec bind() {
    TableSource written = table.table().source();
    if (written == null) {
      return null;
    }
    Map<String, String> properties = new TreeMap<>(written.properties());
    boolean sound =
        switch (written.kind()) {
          case "jdbc" -> connection(properties) & query(properties);
          case "iceberg" -> connection(properties) & iceberg(properties);
          case "csv" -> path(properties) & csv(properties);
          default -> path(properties);
        };
    return sound ? new SourceSpec(written.kind(), properties) : null;
  }

  private boolean connection(Map<String, String> properties) {
    String name = properties.get("connection");
    if (Names.isLegal(name)) {
      return true;
    }
    boolean plain = name.matches("[\\w .-]{0,50}");
    problem(
        "the connection "
            + (plain ? "'" + name + "' " : "")
            + "of table '"
            + table.name()
            + "' is no name",
        Names.ACCEPTED + ", such as warehouse; its URL and credentials are given to the job");
    return false;
  }

  private boolean query(Map<String, String> properties) {
    if (properties.containsKey("file") && !readFile(properties)) {
      return false;
    }
    String query = ENDS.matcher(properties.get("query")).replaceFirst("");
    properties.put("query", query);
    if (!SELECT.matcher(query).matches()) {
      problem(
          "the query of table '"
              + table.name()
              + "' is "
              + (query.isBlank() ? "empty" : "no select"),
          "use one select statement");
      return false;
    }
    return true;
  }

  private boolean readFile(Map<String, String> properties) {
    String file = properties.get("file");
    Class<?> owner = table.definition().place().owner();
    try (InputStream in =
        owner == null || file.isBlank() ? null : owner.getResourceAsStream(file)) {
      if (in != null) {
        properties.put("query", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        return true;
      }
    } catch (IOException e) {
      problem(
          "the SQL file '"
              + file
              + "' of table '"
              + table.name()
              + "' cannot be read: "
              + e.getMessage(),
          "put it on the class path");
      return false;
    }
    problem(
        "the SQL file '" + file + "' of table '" + table.name() + "' is not on the class path",
        "put it beside "
            + (owner == null ? "the definitions" : owner.getName())
            + ", or give its path from the root with a slash");
    return false;
  }

  private boolean iceberg(Map<String, String> properties) {
    boolean sound = QUALIFIED.matcher(properties.get("table")).matches();
    if (!sound) {
      problem(
          "'"
              + properties.get("table")
              + "' of table '"
              + table.name()
              + "' names no Iceberg table",
          "use its namespace and name, such as sales.customers");
    }
    return sound;
  }

  private boolean csv(Map<String, String> properties) {
    String delimiter = properties.getOrDefault("delimiter", ",");
    String quote = properties.getOrDefault("quote", "\"");
    boolean sound =
        !delimiter.equals(quote) && !LINE_END.contains(delimiter) && !LINE_END.contains(quote);
    if (!sound) {
      problem(
          "the CSV of table '" + table.name() + "' cannot be told apart into cells",
          "use a delimiter and a quote that are not the same and end no line");
    }
    if ("[]".equals(properties.get("columns"))) {
      problem(
          "the CSV of table '" + table.name() + "' has no columns",
          "name them, or leave columns(...) out where files have a header line");
      return false;
    }
    return sound;
  }

  private boolean path(Map<String, String> properties) {
    String path = properties.get("path");
    if (path.isBlank()) {
      problem("table '" + table.name() + "' has no path", "give a file, a folder or a glob");
      return false;
    }
    if (CREDENTIALS.matcher(path).find()) {
      problem(
          "the path of table '" + table.name() + "' holds a user or a password",
          "leave them to the job's file system settings, or use ${NAME}");
      return false;
    }
    String left = VARIABLE.matcher(path).replaceAll("");
    if (left.contains("${")) {
      problem(
          "the path '" + path + "' of table '" + table.name() + "' has a ${ without a name",
          "use ${NAME} with letters, digits and underscores");
      return false;
    }
    return true;
  }

  private void problem(String message, String accepted) {
    report.problem(ProblemCode.BAD_SOURCE, table.definition().place(), message, accepted);
  }
}
