package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.KeyInput;
import io.millrace.event.BadEventException;
import io.millrace.job.decode.DeadLetter;
import io.millrace.table.PulledRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Makes of a table's row what views count. A row that a view refuses is a dead letter of that view,
 * and so is one of the log, or of state, that an earlier definition of the table let in and this
 * one does not; but none of a forgotten key.
 *
 * @param forgotten what of it counts no more
 * @param contributions where those of each view go, by its name
 */
record FeedViews(
    BoundTable table,
    ForgottenRows forgotten,
    Map<String, OutputTag<KeyInput>> contributions,
    OutputTag<DeadLetter> deadLetters,
    Output<StreamRecord<PulledRow>> output) {

  /**
   * Gives a row to views.
   *
   * @param arrivalMillis when it arrives there
   */
  void give(PulledRow row, List<BoundView> views, long arrivalMillis) {
    BadEventException broken = broken(row);
    for (BoundView view : views) {
      if (broken != null) {
        refuse(row, view, broken, arrivalMillis);
        continue;
      }
      List<Contribution> added;
      try {
        added = view.contributions(table, row, arrivalMillis);
      } catch (BadEventException e) {
        refuse(row, view, e, arrivalMillis);
        continue;
      }
      OutputTag<KeyInput> tag = contributions.get(view.spec().name());
      for (Contribution contribution : added) {
        if (!forgotten.forgets(view, contribution.key(), row)) {
          output.collect(tag, new StreamRecord<>(contribution, row.observedAtMillis()));
        }
      }
    }
  }

  /** What the row breaks of what the table demands; null for nothing. */
  private BadEventException broken(PulledRow row) {
    if (row.isGone() || table.spec().constraints().isEmpty()) {
      return null;
    }
    try {
      table.check(table.binding().fromStruct(row.columns()));
      return null;
    } catch (BadEventException e) {
      return e;
    }
  }

  private void refuse(PulledRow row, BoundView view, BadEventException why, long arrivalMillis) {
    if (forgotten.forgetsWaiting(row)) {
      return;
    }
    output.collect(
        deadLetters,
        new StreamRecord<>(
            new DeadLetter(
                table.name(),
                row.eventPartition(),
                table.offset(row),
                arrivalMillis,
                RowText.of(table, row.columns()).getBytes(StandardCharsets.UTF_8),
                why.code(),
                why.place(),
                "%s (key %s)".formatted(why.getMessage(), table.keys().decode(row.key())),
                view.spec().name())));
  }
}
