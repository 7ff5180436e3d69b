package io.millrace.job.source.table.file;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.type.FieldNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which column takes which field of a JSON object. Not thread-safe. */
final class JsonFields {

  private static final int MOST_REMEMBERED = 1_000;

  private final List<String> names = new ArrayList<>();
  private final Map<String, Integer> plain = new HashMap<>();
  private final Map<String, Integer> places = new HashMap<>();

  JsonFields(PulledTable spec) {
    for (TableColumn column : spec.columns()) {
      String name = column.source() == null ? column.name() : column.source();
      plain.put(FieldNames.plain(name), names.size());
      names.add(name);
    }
  }

  /** What the columns are called at the source. */
  List<String> names() {
    return names;
  }

  int size() {
    return names.size();
  }

  /** The place of the column; negative if none takes the field. */
  int placeOf(String field) {
    Integer known = places.get(field);
    if (known == null) {
      known = plain.getOrDefault(FieldNames.plain(field), -1);
      if (places.size() < MOST_REMEMBERED) {
        places.put(field, known);
      }
    }
    return known;
  }
}
