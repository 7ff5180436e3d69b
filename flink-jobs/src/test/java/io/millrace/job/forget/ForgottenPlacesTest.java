package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each key is forgotten up to its own cut in each partition, and none of its events at it. */
final class ForgottenPlacesTest {
  private static final EntityKey ANN = new EntityKey(new byte[] {1});
  private static final EntityKey BOB = new EntityKey(new byte[] {2});

  private final RememberedRegister register = new RememberedRegister();

  @BeforeEach
  void twoKeys() {
    register.cut(register.request("card", ANN, 1_000), "paid", Map.of(0, 3L, 1, 6L));
    register.cut(register.request("card", BOB, 1_000), "paid", Map.of(0, 10L, 1, 2L));
  }

  private void forgottenUpTo(EntityKey key, int partition, long cut) {
    ForgottenEvents forgotten = register.forgotten();
    for (long offset = 0; offset < 12; offset++) {
      assertThat(forgotten.forgets(TextKeys.form("card"), key, "paid", partition, offset))
          .as("offset %d of partition %d", offset, partition)
          .isEqualTo(offset < cut);
    }
  }

  @Test
  void eachKeyGoesUpToItsOwnCutThoughAnothersIsHigher() {
    forgottenUpTo(ANN, 0, 3);
    forgottenUpTo(BOB, 0, 10);
  }

  @Test
  void theCutOfAnotherPartitionSaysNothing() {
    forgottenUpTo(ANN, 1, 6);
    forgottenUpTo(BOB, 1, 2);
    forgottenUpTo(ANN, 2, 0);
    forgottenUpTo(ANN, 0, 3);
  }

  @Test
  void ofAnotherStreamAnotherEntityOrAnotherKeyNothingIsForgotten() {
    ForgottenEvents forgotten = register.forgotten();
    assertThat(forgotten.forgets(TextKeys.form("card"), ANN, "sold", 0, 0)).isFalse();
    assertThat(forgotten.forgets(TextKeys.form("shop"), ANN, "paid", 0, 0)).isFalse();
    assertThat(
            forgotten.forgets(TextKeys.form("card"), new EntityKey(new byte[] {3}), "paid", 0, 0))
        .isFalse();
  }

  @Test
  void whetherAnyKeyMayBeForgottenIsSaidUpToTheHighestCutOfThePartition() {
    ForgottenEvents forgotten = register.forgotten();
    assertThat(forgotten.mayForget("paid", 0, 9)).isTrue();
    assertThat(forgotten.mayForget("paid", 0, 10)).isFalse();
    assertThat(forgotten.mayForget("paid", 1, 5)).isTrue();
    assertThat(forgotten.mayForget("paid", 1, 6)).isFalse();
    assertThat(forgotten.mayForget("paid", 2, 0)).isFalse();
    assertThat(forgotten.mayForget("sold", 0, 0)).isFalse();
  }

  @Test
  void ofAKeyThatWasForgottenTwiceTheHigherCutCounts() {
    register.cut(register.request("card", ANN, 2_000), "paid", Map.of(0, 5L, 1, 4L));
    forgottenUpTo(ANN, 0, 5);
    forgottenUpTo(ANN, 1, 6);
  }
}
