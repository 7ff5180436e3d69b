package io.millrace.job.table;

import io.millrace.job.decode.EventFormat;
import java.io.Serializable;
import java.util.Objects;

/**
 * What the decoding of a table's pushed rows is told.
 *
 * @param table what all stages of the table are told
 * @param format how the rows' bytes are to be read
 * @param registryUrl the schema registry; null when the format needs none
 */
public record PushSettings(TableSettings table, EventFormat format, String registryUrl)
    implements Serializable {
  public PushSettings {
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(format, "format");
  }
}
