package io.millrace.job.source.table;

import io.millrace.type.StructValue;
import java.util.Objects;

/**
 * A row as it stood in the source when it was read.
 *
 * @param place which row it is
 * @param values canonical values in the order of the table's columns
 */
public record FoundRow(
    String table, RowPlace place, long pulledAtMillis, long arrivalMillis, StructValue values)
    implements Pulled {

  public FoundRow {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(values, "values");
  }

  @Override
  public long pull() {
    return place.pull();
  }
}
