package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SettledEntriesTest {
  private final RememberedRegister register = new RememberedRegister();

  private long request(String entity) {
    return register.request(entity, new EntityKey(new byte[] {1}), 1);
  }

  private SettledEntries saved(SettledEntries settled) {
    settled.compress(register.read().entries(), entry -> entry.entity().equals("card"));
    return new SettledEntries(settled.saved());
  }

  @Test
  void aThousandSettledEntriesAreSavedAsOneNumber() {
    SettledEntries settled = new SettledEntries(List.of());
    for (int i = 0; i < 1_000; i++) {
      settled.add(request("card"));
    }
    settled = saved(settled);
    assertThat(settled.saved()).containsExactly(-1_000L);
    assertThat(settled.contains(1_000)).isTrue();
    assertThat(settled.contains(1_001)).isFalse();
    assertThat(settled.add(7)).isFalse();
  }

  @Test
  void nothingBehindOneThatIsNotSettledIsTakenTogether() {
    SettledEntries settled = new SettledEntries(List.of());
    settled.add(request("card"));
    long open = request("card");
    settled.add(request("card"));
    // Finished by another job with the same view: this state has not forgotten it.
    register.finish(open);
    assertThat(saved(settled).saved()).containsExactlyInAnyOrder(3L, -1L);
    assertThat(saved(settled).contains(open)).isFalse();
  }

  @Test
  void anotherEntitysEntryIsPassedOnlyWhenItIsFinished() {
    SettledEntries settled = new SettledEntries(List.of());
    long other = request("shop");
    settled.add(request("card"));
    assertThat(saved(settled).saved()).containsExactly(2L);
    register.finish(other);
    assertThat(saved(settled).saved()).containsExactly(-2L);
  }

  @Test
  void whatSubtasksSavedTogetherHoldsWhatAnyOfThemHad() {
    Random random = new Random(3);
    for (int i = 0; i < 50; i++) {
      long id = request(random.nextInt(3) == 0 ? "shop" : "card");
      if (random.nextInt(4) > 0) {
        register.finish(id);
      }
    }
    List<Long> union = new ArrayList<>();
    Set<Long> expected = new TreeSet<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      SettledEntries settled = new SettledEntries(List.of());
      for (Forgetting entry : register.read().entries()) {
        if (entry.entity().equals("card") && (entry.id() < 12 || random.nextInt(3) > 0)) {
          settled.add(entry.id());
          expected.add(entry.id());
        }
      }
      settled.compress(register.read().entries(), entry -> entry.entity().equals("card"));
      union.addAll(settled.saved());
    }
    SettledEntries restored = new SettledEntries(union);
    for (Forgetting entry : register.read().entries()) {
      if (entry.entity().equals("card")) {
        assertThat(restored.contains(entry.id())).isEqualTo(expected.contains(entry.id()));
      }
    }
  }
}
