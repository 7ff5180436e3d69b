package io.millrace.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VersionSetTest {

  @Test
  void it_holds_what_a_set_of_the_jdk_holds() {
    Random random = new Random(1);
    for (int most : new int[] {0, 1, 2, 3, 10, 1_000}) {
      VersionSet set = new VersionSet();
      TreeSet<Long> expected = new TreeSet<>();
      for (int i = 0; i < most; i++) {
        long version = random.nextInt(8) == 0 ? random.nextInt(3) : random.nextLong();
        set.add(version);
        set.add(version);
        expected.add(version);
      }
      assertThat(set.sorted()).isEqualTo(expected.stream().mapToLong(Long::longValue).toArray());
      assertThat(set.size()).isEqualTo(expected.size());
      for (long version : new long[] {0, 1, 2, 3}) {
        assertThat(set.contains(version)).isEqualTo(expected.contains(version));
      }
      ByteWriter out = new ByteWriter();
      set.write(out);
      VersionSet read = VersionSet.read(new ByteReader(out.toByteArray()));
      assertThat(read.sorted()).isEqualTo(set.sorted());
    }
  }

  @Test
  void any_of_them_may_be_asked_for() {
    VersionSet set = new VersionSet();
    assertThat(set.anyMatch(version -> true)).isFalse();
    set.add(0);
    set.add(5);
    assertThat(set.anyMatch(version -> version == 0)).isTrue();
    assertThat(set.anyMatch(version -> version == 5)).isTrue();
    assertThat(set.anyMatch(version -> version == 6)).isFalse();
  }
}
