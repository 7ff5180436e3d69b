package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What is done for many at once is done for all but those that cannot be. */
class TogetherTest {
  private final Set<Long> bad = new HashSet<>();
  private final List<List<Long>> tries = new ArrayList<>();
  private final Set<Long> done = new TreeSet<>();
  private final Set<Long> told = new TreeSet<>();
  private boolean stopped;
  private final Together<Long> together = new Together<>(each -> each, () -> stopped);

  private void run(List<Long> all) {
    tries.clear();
    done.clear();
    told.clear();
    together.run(
        "a place",
        all,
        some -> {
          tries.add(List.copyOf(some));
          if (some.stream().anyMatch(bad::contains)) {
            throw new IllegalStateException("bad");
          }
          done.addAll(some);
        },
        (some, e) -> {
          assertThat(e).hasMessage("bad");
          told.addAll(some);
        });
  }

  private static List<Long> ids(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  @Test
  void where_nothing_fails_it_is_done_once() {
    run(ids(10_000));
    assertThat(tries).containsExactly(ids(10_000));
    run(List.of());
    assertThat(tries).isEmpty();
  }

  @Test
  void one_that_fails_holds_up_no_other_and_is_done_alone_from_then_on() {
    bad.add(4_321L);
    run(ids(10_000));
    assertThat(done).hasSize(9_999).doesNotContain(4_321L);
    assertThat(told).containsExactly(4_321L);
    assertThat(tries).hasSizeLessThan(40);
    run(ids(10_000));
    assertThat(tries).extracting(List::size).containsExactly(9_999, 1);
    assertThat(told).containsExactly(4_321L);
    bad.clear();
    run(ids(10_000));
    assertThat(told).isEmpty();
    run(ids(10_000));
    assertThat(tries).as("it fails no more").hasSize(1);
  }

  @Test
  void where_all_fail_few_are_tried_and_nobody_is_done_alone_when_it_is_over() {
    bad.addAll(ids(3_000));
    for (int round = 0; round < 50; round++) {
      run(ids(3_000));
      assertThat(tries).hasSizeLessThan(40);
      assertThat(told).as("all of them").hasSize(3_000);
    }
    bad.clear();
    run(ids(3_000));
    assertThat(tries).hasSize(1);
  }

  @Test
  void some_that_fail_are_found_in_time_wherever_they_are() {
    bad.addAll(List.of(0L, 1L, 2L, 3L, 500L, 501L, 998L, 999L));
    Set<Long> everDone = new HashSet<>();
    for (int round = 0; round < 20; round++) {
      run(ids(1_000).stream().filter(id -> !everDone.contains(id)).toList());
      everDone.addAll(done);
    }
    assertThat(everDone).hasSize(992);
    assertThat(told).isEqualTo(bad);
  }

  @Test
  void who_is_stopped_tells_of_nothing() {
    bad.addAll(ids(8));
    together.run(
        "a place",
        ids(8),
        some -> {
          stopped = true;
          throw new IllegalStateException("interrupted");
        },
        (some, e) -> told.addAll(some));
    assertThat(told).isEmpty();
  }
}
