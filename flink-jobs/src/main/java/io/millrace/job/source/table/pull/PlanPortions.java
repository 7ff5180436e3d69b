package io.millrace.job.source.table.pull;

import io.millrace.job.source.table.split.KeyRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a plan into messages: one of Flink's may have 10 MB, and a plan has up to a hundred thousand
 * files with names of any length.
 */
public final class PlanPortions {
  /** About, of one message. */
  static final long MOST_BYTES = 1 << 20;

  /** What a part takes beside its texts. */
  private static final int PART_BYTES = 100;

  private PlanPortions() {}

  /** The messages, in the order in which they are to be told; the last one is the plan's end. */
  public static List<TableEvents> of(TableEvents.PlanAsked asked, PullPlan plan) {
    List<TableEvents> messages = new ArrayList<>();
    List<KeyRange> portion = new ArrayList<>();
    long bytes = 0;
    for (KeyRange range : plan.ranges()) {
      if (bytes >= MOST_BYTES) {
        messages.add(new TableEvents.PlanBegun(asked.pull(), asked.ask(), portion));
        portion = new ArrayList<>();
        bytes = 0;
      }
      portion.add(range);
      bytes += PART_BYTES + 3L * chars(range);
    }
    PullPlan end = new PullPlan(plan.from(), plan.mark(), portion);
    messages.add(new TableEvents.PlanMade(asked.pull(), asked.ask(), end));
    return messages;
  }

  private static long chars(KeyRange range) {
    if (range instanceof KeyRange.FilePart part) {
      return part.file().length();
    }
    if (range instanceof KeyRange.Between between) {
      return between.column().length() + chars(between.from()) + chars(between.to());
    }
    return 0;
  }

  private static long chars(String text) {
    return text == null ? 0 : text.length();
  }
}
