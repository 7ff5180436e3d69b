package io.millrace.job.source.table;

import io.millrace.event.ReasonCode;
import io.millrace.type.StructValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * A row that could not be cast. It is there in the source all the same: at the end of a full pull
 * its key is not gone.
 *
 * @param place which row it is
 * @param key the key's columns as text, null where they are; empty if the row is too broken to have
 *     them
 * @param keyValues the key's canonical values; null when they could not be told
 * @param code stable code of the reason
 * @param column the first column that could not be cast; empty if it is the whole row
 * @param reason why, for people; names the line and the file where the row is in one
 * @param row the whole row as a JSON object of texts, or as it stands in its file
 */
public record RejectedRow(
    String table,
    RowPlace place,
    long pulledAtMillis,
    long arrivalMillis,
    List<String> key,
    StructValue keyValues,
    ReasonCode code,
    String column,
    String reason,
    String row)
    implements Pulled {

  public RejectedRow {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(place, "place");
    key = Collections.unmodifiableList(Arrays.asList(key.toArray(new String[0])));
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(column, "column");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(row, "row");
  }

  @Override
  public long pull() {
    return place.pull();
  }
}
