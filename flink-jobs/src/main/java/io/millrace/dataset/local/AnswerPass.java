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
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Makes the answers of each row of the spine, in its order, by the rules of the gateway: defaults,
 * constraints, staleness, history, derived features. Of a row that cannot be read nothing is known:
 * neither age nor history makes it anything but not found. Counts them by status.
 */
final class AnswerPass {
  /** Rows answered by all threads before the next ones are. */
  private static final int BLOCK = 1 << 16;

  /** Rows that a thread answers. */
  private static final int PART = 1_024;

  private final AnswerPlan plan;
  private final List<CellReadings> readings;
  private final ViewPulls[] freshness;
  private final InvalidValues invalid;
  private final long[][] counts;
  private long written;
  private String firstInvalid;

  /**
   * @param readings one for each view of the plan
   * @param freshness one for each view of the plan
   */
  AnswerPass(
      AnswerPlan plan, List<CellReadings> readings, ViewPulls[] freshness, InvalidValues invalid) {
    this.plan = plan;
    this.readings = readings;
    this.freshness = freshness;
    this.invalid = invalid;
    this.counts = new long[plan.outputs().size()][Status.values().length];
  }

  void run(SpineTable spine, RequestInputs inputs, AnswerOutput output, DatasetProgress progress) {
    for (int first = 0; first < spine.rows(); first += BLOCK) {
      int start = first;
      int end = Math.min(first + BLOCK, spine.rows());
      List<Part> parts =
          IntStream.rangeClosed(0, (end - start - 1) / PART)
              .parallel()
              .mapToObj(
                  i -> {
                    int from = start + i * PART;
                    Part part = new Part(from, Math.min(from + PART, end));
                    part.answer(spine, inputs, output);
                    return part;
                  })
              .toList();
      for (Part part : parts) {
        part.put(output);
        part.count();
      }
      progress.at(DatasetProgress.Stage.ANSWERS, end, spine.rows());
    }
  }

  /** Rows that one thread answers. */
  private final class Part {
    private final int from;
    private final int to;
    private final long[][] found = new long[counts.length][Status.values().length];
    private Judged[] judged;
    private long keptRows;
    private String invalidAnswer;

    /** What is written of a row. */
    private record Judged(Answer[] answers, Object[] values, boolean kept) {}

    Part(int from, int to) {
      this.from = from;
      this.to = to;
    }

    /** Puts the rows at once where their order does not matter, else holds them. */
    void answer(SpineTable spine, RequestInputs inputs, AnswerOutput output) {
      judged = output.inOrder() ? new Judged[to - from] : null;
      for (int row = from; row < to; row++) {
        Judged own = judge(row, AnswerPass.this.answer(spine, inputs, row));
        if (judged == null) {
          output.put(row, own.answers(), own.values(), own.kept());
        } else {
          judged[row - from] = own;
        }
      }
    }

    private Judged judge(int row, Answer[] answers) {
      Object[] values = new Object[answers.length];
      boolean anyInvalid = false;
      for (int i = 0; i < answers.length; i++) {
        Status status = answers[i].status();
        found[i][status.ordinal()]++;
        boolean wrong = status == Status.INVALID;
        values[i] = wrong && invalid == InvalidValues.NULL ? null : answers[i].value();
        anyInvalid |= wrong;
        if (wrong && invalidAnswer == null) {
          invalidAnswer =
              "row %d of the spine, %s: %s"
                  .formatted(row + 1, plan.outputs().get(i).qualifiedName(), answers[i].message());
        }
      }
      boolean kept = !anyInvalid || invalid != InvalidValues.DROP;
      keptRows += kept ? 1 : 0;
      return new Judged(answers, values, kept);
    }

    void put(AnswerOutput output) {
      for (int i = 0; judged != null && i < judged.length; i++) {
        output.put(from + i, judged[i].answers(), judged[i].values(), judged[i].kept());
      }
    }

    void count() {
      for (int i = 0; i < found.length; i++) {
        for (int status = 0; status < found[i].length; status++) {
          counts[i][status] += found[i][status];
        }
      }
      written += keptRows;
      firstInvalid = firstInvalid == null ? invalidAnswer : firstInvalid;
    }
  }

  private Answer[] answer(SpineTable spine, RequestInputs inputs, int row) {
    long at = spine.timeMillis(row);
    StoredRow[] rows = new StoredRow[readings.size()];
    ViewFreshness[] known = new ViewFreshness[rows.length];
    for (int view = 0; view < rows.length; view++) {
      rows[view] = readings.get(view).at(row);
      known[view] =
          readings.get(view).isUnreadable(row)
              ? ViewFreshness.complete(plan.views().get(view).feeds().size())
              : freshness[view].at(at);
    }
    return plan.answer(new AnswerRequest(at, rows, known, inputs.at(row), Map.of()));
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
