package io.millrace.job.source.table.pull;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.split.KeyRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanPortionsTest {
  private static final TableEvents.PlanAsked ASKED = new TableEvents.PlanAsked(7, 3, null);

  /** Flink's default of {@code pekko.framesize}. */
  private static final int FRAME_BYTES = 10_485_760;

  private static PullPlan files(int files, String folder) {
    List<KeyRange> ranges = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      ranges.add(
          new KeyRange.FilePart(folder + i + ".csv", 1_000, 1_700_000_000_000L + i, 0, 1_000));
    }
    return new PullPlan("f", "m", ranges);
  }

  private static int bytes(Object message) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(message);
    }
    return bytes.size();
  }

  private static PullPlan joined(List<TableEvents> messages) {
    List<KeyRange> ranges = new ArrayList<>();
    for (TableEvents begun : messages.subList(0, messages.size() - 1)) {
      ranges.addAll(((TableEvents.PlanBegun) begun).ranges());
    }
    PullPlan end = ((TableEvents.PlanMade) messages.get(messages.size() - 1)).plan();
    ranges.addAll(end.ranges());
    return new PullPlan(end.from(), end.mark(), ranges);
  }

  @Test
  void a_plan_of_a_hundred_thousand_files_is_told_in_messages_that_flink_takes() throws Exception {
    PullPlan plan = files(100_000, "year=2024/month=06/day=01/hour=12/part-00000-of-00400-3f2a9c-");
    assertThat(bytes(plan)).as("in one message").isGreaterThan(FRAME_BYTES);
    List<TableEvents> messages = PlanPortions.of(ASKED, plan);
    for (TableEvents message : messages) {
      assertThat(bytes(message)).isLessThan(FRAME_BYTES / 5);
    }
    assertThat(joined(messages)).isEqualTo(plan);
  }

  @Test
  void long_names_make_more_messages_and_not_longer_ones() throws Exception {
    PullPlan plan = files(5_000, "\u65e5".repeat(1_300));
    List<TableEvents> messages = PlanPortions.of(ASKED, plan);
    assertThat(messages).hasSizeGreaterThan(10);
    for (TableEvents message : messages) {
      assertThat(bytes(message)).isLessThan(FRAME_BYTES / 5);
    }
    assertThat(joined(messages)).isEqualTo(plan);
  }

  @Test
  void a_short_plan_is_one_message() {
    PullPlan plan = files(3, "a/");
    assertThat(PlanPortions.of(ASKED, plan)).containsExactly(new TableEvents.PlanMade(7, 3, plan));
    PullPlan nothing = files(0, "");
    assertThat(PlanPortions.of(ASKED, nothing))
        .containsExactly(new TableEvents.PlanMade(7, 3, nothing));
  }
}
