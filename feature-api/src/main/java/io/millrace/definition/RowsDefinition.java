package io.millrace.definition;

import io.millrace.Condition;
import io.millrace.Entity;
import io.millrace.Field;
import java.util.List;

/** A stream or a table used by a key, filtered: all conditions must hold. */
public record RowsDefinition(
    FeedDefinition feed,
    Entity entity,
    List<Field<?, ?>> keys,
    List<Condition<?>> conditions,
    Place place,
    List<Problem> problems) {}
