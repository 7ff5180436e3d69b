package io.millrace.job.source.table;

import io.millrace.type.StructValue;
import java.time.Instant;
import java.util.Objects;

/**
 * A row as it stood in the source when it was read.
 *
 * @param place which row it is
 * @param observedAt since when it holds, as its column says; null if it has none: then it is
 *     observed when pulled
 * @param values canonical values in the order of the table's columns
 */
public record PulledRow(
    String table, RowPlace place, long pulledAtMillis, Instant observedAt, StructValue values)
    implements Pulled {

  public PulledRow {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(values, "values");
  }

  @Override
  public long pull() {
    return place.pull();
  }
}
