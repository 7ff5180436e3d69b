package io.millrace.job.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.core.ViewCore;
import io.millrace.job.CardFeatures;
import org.junit.jupiter.api.Test;

final class KeyCacheTest {
  @Test
  void aKeyThatIsDecidedWhileItLeavesIsNotCountedAgain() {
    ViewCore core = new ViewCore(ViewHarness.view(CardFeatures.class).layout());
    KeyCache cache = new KeyCache(2_000);
    for (int i = 0; i < 1_000; i++) {
      cache.put(new KeyEntry(new EntityKey(new byte[] {(byte) (i >> 8), (byte) i}), core.create()));
      cache.trim(cache::count);
    }
    assertThat(cache.bytes()).isBetween(1L, 2_000L);
    assertThat(cache.size()).isPositive();
  }
}
