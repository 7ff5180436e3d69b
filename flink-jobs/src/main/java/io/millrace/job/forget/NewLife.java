package io.millrace.job.forget;

import java.util.List;
import java.util.OptionalLong;
import org.apache.iceberg.data.Record;

/**
 * Whether a row, or an answer, is of a key's life after it was forgotten, by what the row has
 * applied. Nothing that came before the cuts is in it then: the key was emptied at the first of
 * them, and keeps no more than the positions that it had.
 */
public final class NewLife {
  private NewLife() {}

  /**
   * Whether an offset lies at or after the cut of its partition, where one was chosen. Of several
   * jobs that pull a table it is not known by whose numbers a row was decided: then the highest of
   * their cuts counts, so that nothing of before stays.
   */
  public static boolean isOf(Forgetting entry, String stream, int partition, long offset) {
    OptionalLong cut = entry.cutsByAnyNumbers(stream, partition).max();
    return cut.isPresent() && offset >= cut.getAsLong();
  }

  /**
   * The same of any position of a logged row.
   *
   * @param positions a list of records of stream, partition and offset; null for none, as of a
   *     deletion
   */
  public static boolean isOf(Forgetting entry, Object positions) {
    if (!(positions instanceof List<?> all)) {
      return false;
    }
    for (Object each : all) {
      Record position = (Record) each;
      if (isOf(
          entry,
          position.getField("stream").toString(),
          (Integer) position.getField("partition"),
          (Long) position.getField("offset"))) {
        return true;
      }
    }
    return false;
  }
}
