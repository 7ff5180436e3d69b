package io.millrace.definition;

import io.millrace.Field;
import java.util.List;

/**
 * All columns of a table's latest row: one feature for each but the key.
 *
 * @param rows the table by its own key
 * @param except columns left out
 */
public record LatestRowDefinition(
    RowsDefinition rows,
    List<Field<?, ?>> except,
    Terms terms,
    Place place,
    List<Problem> problems) {}
