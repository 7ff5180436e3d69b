package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
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
