package io.millrace.job.table;

import io.millrace.job.ViewClasses;
import java.io.Serializable;
import java.util.Objects;

/**
 * What the stages of one table are told.
 *
 * @param viewClasses the view classes, compiled again where the operators run
 * @param table name of the table
 */
public record TableSettings(ViewClasses viewClasses, String table) implements Serializable {
  public TableSettings {
    Objects.requireNonNull(viewClasses, "viewClasses");
    Objects.requireNonNull(table, "table");
  }
}
