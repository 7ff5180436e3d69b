package io.millrace.job.view;

import static io.millrace.job.view.ViewHarness.HOUR;
import static io.millrace.job.view.ViewHarness.SECOND;
import static io.millrace.job.view.ViewHarness.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.ShopFeatures;
import io.millrace.row.OnlineRow;
import org.junit.jupiter.api.Test;

/** A new live view cleans up by the watermark, and has none before its sources have told one. */
final class FirstWatermarkTest {
  @Test
  void anEventOlderThanEveryWindowHasARowOverNothingUntilTheFirstWatermark() throws Exception {
    try (ViewHarness view = ViewHarness.live(ShopFeatures.class)) {
      view.pay("a", 1, START - 31 * 24 * HOUR, 0);
      view.flush();
      OnlineRow row = view.row();
      assertThat(view.value(row, "sales_1h", START + SECOND)).isEqualTo(0L);
      assertThat(view.value(row, "largest_30d", START + SECOND)).isNull();
      view.goTo(START + SECOND);
      assertThat(view.updates()).singleElement().matches(RowUpdate::isDeletion);
      view.goTo(START + HOUR);
      assertThat(view.updates()).isEmpty();
    }
  }
}
