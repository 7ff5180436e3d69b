package io.millrace.job.offline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.offline.upkeep.MergePlan.Quiet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MergePlanTest {
  private static final long MIB = 1 << 20;
  private final MergePlan plan = new MergePlan(128 * MIB);

  private static List<MergeFile> files(long... mebibytes) {
    return IntStream.range(0, mebibytes.length)
        .mapToObj(i -> new MergeFile(null, mebibytes[i] * MIB, i + 1, MergeFile.Order.OF_ARRIVAL))
        .toList();
  }

  private List<List<Long>> sizes(List<MergeFile> files, Quiet quiet) {
    return plan.groups(files, quiet).stream()
        .map(group -> group.stream().map(file -> file.bytes() / MIB).toList())
        .toList();
  }

  @Test
  void four_small_files_wait_for_a_fifth() {
    assertThat(sizes(files(1, 1, 1, 1), Quiet.NO)).isEmpty();
    assertThat(sizes(files(1, 1, 1, 1, 1), Quiet.NO)).containsExactly(List.of(1L, 1L, 1L, 1L, 1L));
  }

  @Test
  void a_quiet_day_is_merged_as_far_as_it_goes() {
    assertThat(sizes(files(1), Quiet.YES)).isEmpty();
    assertThat(sizes(files(60, 1), Quiet.YES)).containsExactly(List.of(60L, 1L));
    assertThat(sizes(files(80, 80), Quiet.YES)).isEmpty();
  }

  @Test
  void small_files_leave_medium_ones_alone_until_these_make_a_whole_one() {
    assertThat(sizes(files(40, 1, 1, 1, 1, 1), Quiet.NO))
        .containsExactly(List.of(1L, 1L, 1L, 1L, 1L));
    assertThat(sizes(files(40, 40, 48), Quiet.NO)).containsExactly(List.of(40L, 40L, 48L));
    assertThat(sizes(files(13, 13, 13, 13, 13, 13, 13, 13), Quiet.NO)).hasSize(1);
  }

  @Test
  void files_that_are_too_small_to_be_joined_are_merged_among_themselves() {
    List<MergeFile> files = new ArrayList<>(files(1, 1, 1, 1, 1, 20));
    for (int i = 0; i < 5; i++) {
      files.add(new MergeFile(null, 1_000, 10 + i, MergeFile.Order.OF_ARRIVAL));
    }
    for (Quiet quiet : Quiet.values()) {
      assertThat(plan.groups(files, quiet))
          .hasSize(2)
          .allMatch(
              group ->
                  group.stream().allMatch(file -> file.bytes() < JoinedFiles.LARGE_ENOUGH)
                      || group.stream().noneMatch(file -> file.bytes() < JoinedFiles.LARGE_ENOUGH));
    }
  }

  @Test
  void a_file_of_three_quarters_is_done() {
    assertThat(plan.isDone(96 * MIB)).isTrue();
    assertThat(plan.isDone(96 * MIB - 1)).isFalse();
  }

  @Test
  void groups_are_in_the_order_of_commits_and_fit_into_a_file() {
    assertThat(sizes(files(60, 60, 60, 60, 60), Quiet.YES))
        .containsExactly(List.of(60L, 60L), List.of(60L, 60L));
  }

  /** A day of a commit a second, merged every 600: what is left, and how often a byte is copied. */
  @Test
  void a_day_of_commits_keeps_few_files_and_copies_each_byte_a_few_times() {
    long size = 128 << 20;
    MergePlan day = new MergePlan(size);
    Random random = new Random(5);
    List<MergeFile> live = new ArrayList<>();
    long done = 0;
    long total = 0;
    long copied = 0;
    long sequence = 0;
    for (int second = 1; second <= 86_400; second++) {
      long bytes = 10_000 + random.nextInt(40_000);
      total += bytes;
      live.add(new MergeFile(null, bytes, ++sequence, MergeFile.Order.OF_ARRIVAL));
      if (second % 600 == 0) {
        assertThat(live.size()).isLessThanOrEqualTo(600 + 7 + 4);
        for (List<MergeFile> group : day.groups(List.copyOf(live), Quiet.NO)) {
          long merged = group.stream().mapToLong(MergeFile::bytes).sum();
          live.removeAll(group);
          copied += merged;
          if (day.isDone(merged)) {
            done++;
          } else {
            live.add(new MergeFile(null, merged, ++sequence, MergeFile.Order.OF_ARRIVAL));
          }
        }
      }
    }
    assertThat(live.size()).isLessThanOrEqualTo(7 + 4);
    assertThat(done).isLessThanOrEqualTo(total / (size * 3 / 4));
    assertThat((double) copied / total).isLessThan(3.0);
  }
}
