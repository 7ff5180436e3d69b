package io.millrace.definition;

import io.millrace.Constraint;
import io.millrace.Field;
import java.util.List;

/** Constraints on one value of an event. {@code field} is null when it was given as null. */
public record FieldCheck(Field<?, ?> field, List<Constraint<?>> constraints, Place place) {}
