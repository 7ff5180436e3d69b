package io.millrace.compile;

import io.millrace.definition.FeedDefinition;
import io.millrace.definition.Place;
import io.millrace.definition.StreamDefinition;
import io.millrace.definition.TableDefinition;

/** A stream or a table with the constant that names it. */
public record FeedDraft(String name, FeedDefinition definition, Place place) {

  /** {@code stream} or {@code table}, for messages. */
  public String kind() {
    return isTable() ? "table" : "stream";
  }

  public boolean isTable() {
    return definition instanceof TableDefinition;
  }

  StreamDefinition stream() {
    return (StreamDefinition) definition;
  }

  /** What was written of a table. Only of a table. */
  public TableDefinition table() {
    return (TableDefinition) definition;
  }
}
