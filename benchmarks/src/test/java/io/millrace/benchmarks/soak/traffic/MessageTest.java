package io.millrace.benchmarks.soak.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.benchmarks.soak.views.BuyerFeatures;
import io.millrace.benchmarks.soak.views.Purchase;
import io.millrace.benchmarks.soak.views.Purchases;
import io.millrace.benchmarks.soak.views.ShopFeatures;
import io.millrace.compile.BoundStream;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.event.EventDecoder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final Sold SOLD =
      new Sold(NOW - 5, NOW, 0, 0, "card-1", "shop-2", 12.5, 3, 700, true);

  private final FeatureStore store =
      Compiler.compileOrThrow(List.of(BuyerFeatures.class, ShopFeatures.class));
  private final BoundStream stream = store.stream(Purchases.PURCHASES);
  private final EventDecoder<Purchase> decoder = EventDecoder.json(EventBinding.of(Purchase.class));

  @Test
  void aGoodOneIsTakenByBothViews() throws BadEventException {
    byte[] bytes = new Message(SOLD, null).bytes();
    take(bytes, "buyer");
    take(bytes, "shop");
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      names = {"AHEAD_OF_ARRIVAL", "TOO_LARGE"},
      mode = EnumSource.Mode.EXCLUDE)
  void aFaultyOneIsRefusedForItsReason(Fault fault) throws BadEventException {
    byte[] bytes = new Message(SOLD, fault).bytes();
    assertThatThrownBy(() -> take(bytes, "buyer"))
        .isInstanceOfSatisfying(
            BadEventException.class, bad -> assertThat(bad.code().name()).isEqualTo(fault.name()));
    if (fault.isOfBuyerOnly()) {
      take(bytes, "shop");
    }
  }

  private void take(byte[] bytes, String view) throws BadEventException {
    Purchase purchase = decoder.decode(bytes);
    stream.eventTimeMillis(purchase);
    stream.check(purchase);
    store.view(view).contributions("purchases", purchase, SOLD.time(), NOW, 0, 0);
  }
}
