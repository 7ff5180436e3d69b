package io.millrace.gateway.store;

import io.millrace.compile.BoundView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Statements over views that requests ask for together. Planning one costs as much as hundreds of
 * reads, so one is made only when the same views are asked for again, and only the latest are kept.
 * Used from one event loop.
 */
final class AskedTogether {
  static final int ASKS_BEFORE = 2;
  private static final int MOST = 64;

  private final Function<List<BoundView>, RowsOfViews> statement;
  private final Map<List<BoundView>, Seen> seen =
      new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<BoundView>, Seen> eldest) {
          return size() > MOST;
        }
      };

  private static final class Seen {
    private int asks;
    private RowsOfViews statement;
  }

  AskedTogether(Function<List<BoundView>, RowsOfViews> statement) {
    this.statement = statement;
  }

  /** The statement over these views; null when they are better read one by one. */
  RowsOfViews statement(List<BoundView> views) {
    Seen known = seen.computeIfAbsent(views, each -> new Seen());
    if (known.statement == null && known.asks++ >= ASKS_BEFORE) {
      known.statement = statement.apply(views);
    }
    return known.statement;
  }

  /** Reads these views one by one for a while: their statement does not work. */
  void forget(List<BoundView> views) {
    seen.remove(views);
  }
}
