package io.millrace.job.source.table.jdbc;

import io.millrace.type.ValueCodec;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list from an array of one dimension, each element by way of its text. */
record ArrayCell(ValueCodec element) implements Cell {

  @Override
  public Object read(ResultSet row, int index) throws SQLException {
    Array array = row.getArray(index);
    if (array == null) {
      return null;
    }
    List<Object> list = new ArrayList<>();
    for (Object each : (Object[]) array.getArray()) {
      if (each == null) {
        throw new IllegalArgumentException(
            "Cannot read an array with a null in it: expects an array without nulls");
      }
      list.add(element.parse(each.toString()));
    }
    return Collections.unmodifiableList(list);
  }
}
