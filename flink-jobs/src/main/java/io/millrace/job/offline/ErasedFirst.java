package io.millrace.job.offline;

import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;

/**
 * The least offsets that were erased from a stream's table, by partition, as the table's own
 * properties: without them a log whose first events were forgotten would look as if history began
 * after them.
 */
public final class ErasedFirst {
  private static final String PROPERTY = "millrace.erased-first.";

  private ErasedFirst() {}

  /** By partition; those of which nothing was erased are not in it. */
  public static Map<Integer, Long> of(Table table) {
    Map<Integer, Long> first = new TreeMap<>();
    table
        .properties()
        .forEach(
            (property, offset) -> {
              if (property.startsWith(PROPERTY)) {
                first.put(
                    Integer.parseInt(property.substring(PROPERTY.length())),
                    Long.parseLong(offset));
              }
            });
    return first;
  }

  /**
   * Takes note of offsets that are about to be erased; higher ones than are known change nothing.
   */
  public static void note(Table table, Map<Integer, Long> leastByPartition) {
    table.refresh();
    Map<Integer, Long> known = of(table);
    UpdateProperties update = table.updateProperties();
    boolean isNews = false;
    for (Map.Entry<Integer, Long> least : leastByPartition.entrySet()) {
      if (least.getValue() < known.getOrDefault(least.getKey(), Long.MAX_VALUE)) {
        update.set(PROPERTY + least.getKey(), Long.toString(least.getValue()));
        isNews = true;
      }
    }
    if (isNews) {
      update.commit();
    }
  }
}
