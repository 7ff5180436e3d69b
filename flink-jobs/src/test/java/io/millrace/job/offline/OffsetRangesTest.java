package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OffsetRangesTest {

  @Test
  void offsets_in_order_are_one_range() {
    OffsetRanges ranges = new OffsetRanges();
    for (long offset = 5; offset < 1_000; offset++) {
      ranges.add(offset);
    }
    assertThat(ranges.size()).isEqualTo(1);
    assertThat(ranges.contains(4)).isFalse();
    assertThat(ranges.contains(5)).isTrue();
    assertThat(ranges.contains(999)).isTrue();
    assertThat(ranges.contains(1_000)).isFalse();
  }

  @Test
  void offsets_in_no_order_take_as_little_in_the_end_and_little_before() {
    int count = 1 << 20;
    List<Long> offsets = new ArrayList<>();
    for (long offset = 7; offset < 7 + count; offset++) {
      offsets.add(offset);
    }
    Collections.shuffle(offsets, new Random(3));
    OffsetRanges ranges = new OffsetRanges();
    int most = 0;
    for (int i = 0; i < count; i++) {
      ranges.add(offsets.get(i));
      most = i % 10_000 == 0 ? Math.max(most, ranges.size()) : most;
    }
    assertThat(most).isLessThanOrEqualTo(17);
    assertThat(ranges.size()).isLessThanOrEqualTo(3);
    assertThat(ranges.contains(6)).isFalse();
    assertThat(ranges.contains(7)).isTrue();
    assertThat(ranges.contains(6 + count)).isTrue();
    assertThat(ranges.contains(7 + count)).isFalse();
  }

  @Test
  void it_is_the_set_of_what_was_added_in_any_order() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      OffsetRanges ranges = new OffsetRanges();
      BitSet naive = new BitSet();
      for (int i = 0; i < 60; i++) {
        int first = random.nextInt(200);
        if (random.nextBoolean()) {
          ranges.add(first);
          naive.set(first);
        } else {
          int last = first + random.nextInt(20);
          ranges.add(first, last);
          naive.set(first, last + 1);
        }
      }
      for (int offset = 0; offset < 230; offset++) {
        assertThat(ranges.contains(offset)).isEqualTo(naive.get(offset));
      }
    }
  }
}
