package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.forget.DroppedKeys;
import io.millrace.job.forget.ForgottenFeed;
import io.millrace.job.forget.KeyForm;
import java.util.List;

/**
 * Whether bad rows of a table that were pulled are forgotten: by the table's own key, by what that
 * holds, or by a key of any view that they name where a good one would.
 *
 * @param own form of the table's key
 * @param views all that there are
 * @param feed what of the table is forgotten
 * @param dropped is told of those that are
 */
record BadRows(
    BoundTable table, KeyForm own, List<BoundView> views, ForgottenFeed feed, DroppedKeys dropped) {

  boolean forgets(CheckedRow row) {
    boolean isByItsKey = isByItsKey(row);
    if (isByItsKey) {
      dropped.tellRow(table.keys().spec(), row.key());
    }
    DeadLetter letter = row.refused();
    boolean isByItsText =
        feed.forgetsNamed(letter.value(), 0, letter.offset(), letter.ingestedAtMillis());
    if (isByItsText) {
      dropped.tellNamed(letter.value());
    }
    return isByItsKey || isByItsText;
  }

  private boolean isByItsKey(CheckedRow row) {
    long offset = row.refused().offset();
    long pulledAtMillis = row.refused().ingestedAtMillis();
    return feed.forgets(own, row.key(), 0, offset, pulledAtMillis)
        || views.stream()
            .filter(view -> view.spec().entity().equals(table.keys().spec().name()))
            .anyMatch(view -> feed.forgets(view, row.key(), 0, offset, pulledAtMillis));
  }
}
