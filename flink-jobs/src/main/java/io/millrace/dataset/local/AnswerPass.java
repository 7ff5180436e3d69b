package io.millrace.dataset.local;

import io.millrace.answer.Answer;
import io.millrace.answer.AnswerPlan;
import io.millrace.answer.AnswerRequest;
import io.millrace.answer.Status;
import io.millrace.answer.StoredRow;
import io.millrace.answer.ViewFreshness;
import io.millrace.compile.BoundFeature;
import io.millrace.dataset.DatasetProgress;
import io.millrace.dataset.InvalidValues;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes the answers of each row of the spine, in its order, by the rules of the gateway: defaults,
 * constraints, staleness, history, derived features. Counts them by status.
 */
final class AnswerPass {
  /** Rows answered at the same time, as a gateway does, then written in order. */
  private static final int BLOCK = 16_384;

  private final AnswerPlan plan;
  private final List<CellReadings> readings;
  private final ViewFreshness[] freshness;
  private final InvalidValues invalid;
  private final long[][] counts;
  private long written;
  private String firstInvalid;

  /**
   * @param readings one for each view of the plan
   * @param freshness one for each view of the plan
   */
  AnswerPass(
      AnswerPlan plan,
      List<CellReadings> readings,
      ViewFreshness[] freshness,
      InvalidValues invalid) {
    this.plan = plan;
    this.readings = readings;
    this.freshness = freshness;
    this.invalid = invalid;
    this.counts = new long[plan.outputs().size()][Status.values().length];
  }

  void run(SpineTable spine, RequestInputs inputs, OutputTable output, DatasetProgress progress)
      throws SQLException {
    Answer[][] block = new Answer[BLOCK][];
    for (int first = 0; first < spine.rows(); first += BLOCK) {
      int start = first;
      int size = Math.min(BLOCK, spine.rows() - first);
      IntStream.range(0, size).parallel().forEach(i -> block[i] = answer(spine, inputs, start + i));
      for (int i = 0; i < size; i++) {
        append(start + i, block[i], output);
      }
      progress.at(DatasetProgress.Stage.ANSWERS, start + size, spine.rows());
    }
  }

  private Answer[] answer(SpineTable spine, RequestInputs inputs, int row) {
    StoredRow[] rows = new StoredRow[readings.size()];
    for (int view = 0; view < rows.length; view++) {
      rows[view] = readings.get(view).at(row);
    }
    return plan.answer(
        new AnswerRequest(spine.timeMillis(row), rows, freshness, inputs.at(row), Map.of()));
  }

  private void append(int row, Answer[] answers, OutputTable output) throws SQLException {
    Object[] values = new Object[answers.length];
    boolean anyInvalid = false;
    for (int i = 0; i < answers.length; i++) {
      Status status = answers[i].status();
      counts[i][status.ordinal()]++;
      boolean wrong = status == Status.INVALID;
      values[i] = wrong && invalid == InvalidValues.NULL ? null : answers[i].value();
      anyInvalid |= wrong;
      if (wrong && firstInvalid == null) {
        firstInvalid =
            "row %d of the spine, %s: %s"
                .formatted(row + 1, plan.outputs().get(i).qualifiedName(), answers[i].message());
      }
    }
    boolean kept = !anyInvalid || invalid != InvalidValues.DROP;
    written += kept ? 1 : 0;
    output.append(answers, values, kept);
  }

  /** Rows that are in the dataset. */
  long written() {
    return written;
  }

  /** The first invalid answer, for a message; null when there was none. */
  String firstInvalid() {
    return firstInvalid;
  }

  /** How many answers had which status, by feature. */
  Map<String, Map<Status, Long>> statuses() {
    Map<String, Map<Status, Long>> all = new LinkedHashMap<>();
    for (int i = 0; i < counts.length; i++) {
      BoundFeature feature = plan.outputs().get(i);
      Map<Status, Long> own = new EnumMap<>(Status.class);
      for (Status status : Status.values()) {
        if (counts[i][status.ordinal()] > 0) {
          own.put(status, counts[i][status.ordinal()]);
        }
      }
      all.put(feature.qualifiedName(), own);
    }
    return all;
  }
}
