package io.millrace.job.source.table.split;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * How far the rows of a split have been emitted: everything before a place in their order, and of
 * the place itself the rows that are counted here. The place is a key where rows come in the order
 * of their keys, else where in a file the row begins. So a row that stands unchanged is emitted
 * once, whatever came, went or changed around it while the reading was interrupted.
 *
 * @param key the key of the last row emitted, as text, null where it is null; null before the first
 *     row
 * @param emitted digests of the rows of that key which have been emitted, one for each
 */
public record Position(List<String> key, List<Long> emitted) {

  /** Before the first row. */
  public static final Position START = new Position(null, List.of());

  public Position {
    key =
        key == null
            ? null
            : Collections.unmodifiableList(Arrays.asList(key.toArray(new String[0])));
    emitted = List.copyOf(emitted);
  }

  public boolean isStart() {
    return key == null;
  }
}
