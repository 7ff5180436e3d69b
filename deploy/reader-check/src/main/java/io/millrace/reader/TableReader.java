package io.millrace.reader;

import java.time.Instant;
import java.util.List;

/**
 * An engine that reads the tables through their catalog, named {@code millrace} there. Values are
 * as {@link PlainText} knows them. Not thread-safe.
 */
public interface TableReader extends AutoCloseable {
  /** A question of the as-of join: what a card was worth at an instant. */
  record SpineRow(String card, Instant at) {}

  /** The engine and its version. */
  String version();

  /** Names of the tables in the namespace {@code millrace}, sorted. */
  List<String> tables() throws Exception;

  /** Names of a table's columns, in their order. */
  List<String> columns(String table) throws Exception;

  /** All rows of a table. */
  List<List<Object>> rows(String table) throws Exception;

  /** What a statement of the docs gives. */
  List<List<Object>> sql(String statement) throws Exception;

  /** Rows that statements find as {@code spine (card_id, t)}. */
  void spine(List<SpineRow> rows) throws Exception;

  @Override
  void close() throws Exception;
}
