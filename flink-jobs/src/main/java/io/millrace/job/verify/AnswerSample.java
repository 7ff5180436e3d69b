package io.millrace.job.verify;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.table.RowOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * So many asked rows, drawn from all by chance, each whole: the record of each of its views. The
 * same rows are drawn again from the same log. Records may come in any order.
 */
final class AnswerSample {
  private final int most;
  private final TreeMap<Asked, List<LoggedAnswer>> drawn = new TreeMap<>();

  /** An asked row, in an order that has nothing to do with when and what was asked. */
  private record Asked(long hash, String queryId, int place) implements Comparable<Asked> {
    static Asked of(LoggedAnswer answer) {
      String name = answer.queryId() + "/" + answer.place();
      long hash = RowOrder.hash(name.getBytes(StandardCharsets.UTF_8));
      return new Asked(hash, answer.queryId(), answer.place());
    }

    @Override
    public int compareTo(Asked other) {
      int byHash = Long.compare(hash, other.hash);
      int byQuery = byHash != 0 ? byHash : queryId.compareTo(other.queryId);
      return byQuery != 0 ? byQuery : Integer.compare(place, other.place);
    }
  }

  /**
   * @param most how many rows; {@link Integer#MAX_VALUE} for all
   */
  AnswerSample(int most) {
    this.most = most;
  }

  void add(LoggedAnswer answer) {
    Asked asked = Asked.of(answer);
    List<LoggedAnswer> known = drawn.get(asked);
    if (known != null) {
      known.add(answer);
      return;
    }
    if (drawn.size() >= most) {
      if (asked.compareTo(drawn.lastKey()) > 0) {
        return;
      }
      drawn.pollLastEntry();
    }
    List<LoggedAnswer> views = new ArrayList<>(1);
    views.add(answer);
    drawn.put(asked, views);
  }

  /** Adds the record of another view to its row, if that was drawn. */
  void complete(LoggedAnswer answer) {
    List<LoggedAnswer> known = drawn.get(Asked.of(answer));
    if (known != null) {
      known.add(answer);
    }
  }

  List<AskedRow> rows() {
    return drawn.values().stream().map(AskedRow::new).toList();
  }
}
