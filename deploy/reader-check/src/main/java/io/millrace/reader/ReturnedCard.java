package io.millrace.reader;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.core.ViewLayout;
import io.millrace.job.view.RowUpdate;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.SourcePosition;
import io.millrace.row.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A card that is deleted and comes back twice, each time at a lower position (decision 7), as a job
 * would have decided it. Its second deletion is of the instant of a row that it takes away: only
 * the position tells their order.
 */
final class ReturnedCard {
  static final String CARD = "card returned";

  private static final long EPOCH = 1;
  private static final long START_MILLIS = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  private static final long MINUTE_MILLIS = 60_000;
  private static final String FEATURE = "spend_1h";
  private static final List<Decision> DECISIONS =
      List.of(
          Decision.row(0, 5_000, 1),
          Decision.row(1, 6_000, 2),
          Decision.deletion(62, 6_000),
          Decision.row(90, 10, 4),
          Decision.row(95, 20, 8),
          Decision.deletion(95, 30),
          Decision.row(120, 5, 16),
          Decision.row(121, 7, 32));

  /**
   * What was decided.
   *
   * @param spend null in a deletion
   */
  private record Decision(long atMillis, long position, Double spend) {
    static Decision row(int minute, long position, double spend) {
      return new Decision(START_MILLIS + minute * MINUTE_MILLIS, position, spend);
    }

    static Decision deletion(int minute, long position) {
      return new Decision(START_MILLIS + minute * MINUTE_MILLIS, position, null);
    }
  }

  private ReturnedCard() {}

  /** The writes, the last first: a file's order tells nothing. */
  static List<RowUpdate> updates(BoundView view) {
    EntityKey key = view.keys().encode(List.of(CARD));
    List<RowUpdate> updates = new ArrayList<>();
    for (Decision each : DECISIONS) {
      byte[] row = each.spend() == null ? null : row(view.layout(), each);
      updates.add(
          new RowUpdate(key, row, EPOCH, each.position(), each.atMillis(), each.atMillis()));
    }
    Collections.reverse(updates);
    return updates;
  }

  private static byte[] row(ViewLayout layout, Decision decision) {
    List<Timeline> cells =
        layout.cells().stream()
            .map(cell -> cell.feature().equals(FEATURE) ? decision.spend() : null)
            .map(value -> new CellValue(value, Long.MIN_VALUE, null))
            .map(value -> new Timeline(List.of(value), new long[0], Long.MAX_VALUE))
            .toList();
    long at = decision.atMillis();
    SourcePosition position = new SourcePosition(0, 0, decision.position() - 1);
    return new RowCodec(layout).encode(new OnlineRow(at, at, EPOCH, at, List.of(position), cells));
  }

  /** Instants around each write. */
  static List<Long> instants() {
    List<Long> instants = new ArrayList<>();
    for (Decision each : DECISIONS) {
      instants.add(each.atMillis() - 1);
      instants.add(each.atMillis());
      instants.add(each.atMillis() + MINUTE_MILLIS / 2);
    }
    return instants;
  }

  /**
   * What the online table held of {@code card.spend_1h} at an instant: a row gives way to one of a
   * higher position, and where it was deleted nothing is left that another could lose to. Null
   * before the first row, and the sum of nothing while the card is away.
   */
  static Double spendAt(long atMillis) {
    Decision held = null;
    boolean known = false;
    for (Decision each : DECISIONS) {
      if (each.atMillis() <= atMillis && (held == null || each.position() >= held.position())) {
        held = each.spend() == null ? null : each;
        known = true;
      }
    }
    return held != null ? held.spend() : known ? (Double) 0.0 : null;
  }
}
