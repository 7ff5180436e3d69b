package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OffsetHashesTest {

  @Test
  void it_is_the_set_of_what_was_added_wherever_that_lies() {
    Random random = new Random(3);
    OffsetHashes hashes = new OffsetHashes();
    Set<Long> naive = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      long offset = random.nextInt(3) == 0 ? random.nextInt(1_000) : random.nextLong();
      hashes.add(offset);
      naive.add(offset);
      long other = random.nextInt(3) == 0 ? random.nextInt(1_000) : random.nextLong();
      assertThat(hashes.contains(other)).isEqualTo(naive.contains(other));
    }
    assertThat(naive).allMatch(hashes::contains);
  }

  @Test
  void a_range_has_both_its_ends() {
    OffsetHashes hashes = new OffsetHashes();
    hashes.add(0, 2);
    assertThat(hashes.contains(-1)).isFalse();
    assertThat(hashes.contains(0)).isTrue();
    assertThat(hashes.contains(2)).isTrue();
    assertThat(hashes.contains(3)).isFalse();
  }
}
