package io.millrace.dataset;

import io.millrace.job.offline.SnapshotTable;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of the offline log's catalog, in any of its namespaces, at one snapshot and without what
 * that has deleted. Written {@code iceberg:NAMESPACE.TABLE}, with {@code @SNAPSHOT} or {@code @TAG}
 * for another snapshot than the last.
 *
 * @param table with its namespace
 * @param at a snapshot's id, or the name of a tag or branch; null for the last snapshot
 */
public record TableSpine(String table, String at) implements Spine {
  static final String PREFIX = "iceberg:";
  private static final Pattern FORM = Pattern.compile("([^@\\s]+\\.[^@.\\s]+)(?:@(\\S+))?");

  public TableSpine {
    Objects.requireNonNull(table, "table");
  }

  static TableSpine parse(String text) {
    Matcher form = FORM.matcher(text.substring(PREFIX.length()));
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no table; use iceberg:NAMESPACE.TABLE, or iceberg:NAMESPACE.TABLE@SNAPSHOT"
              .formatted(text));
    }
    return new TableSpine(form.group(1), form.group(2));
  }

  /** The same at a snapshot; {@link SnapshotTable#NONE} for before anything was written to it. */
  public TableSpine at(long snapshotId) {
    return new TableSpine(table, Long.toString(snapshotId));
  }

  /** Whether it is a table before anything was written to it. */
  public boolean isOfNothing() {
    return Long.toString(SnapshotTable.NONE).equals(at);
  }

  @Override
  public String toString() {
    return PREFIX + table + (at == null ? "" : "@" + at);
  }
}
