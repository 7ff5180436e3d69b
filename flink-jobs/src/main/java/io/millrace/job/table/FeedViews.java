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
 * Makes of a table's row what views count. A row that a view refuses is a dead letter of that view.
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
    for (BoundView view : views) {
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

  private void refuse(PulledRow row, BoundView view, BadEventException why, long arrivalMillis) {
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
