package io.millrace.answer;

import io.millrace.aggregate.Aggregator;
import io.millrace.aggregate.InvalidResultException;
import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundTable;
import io.millrace.core.ViewLayout;
import io.millrace.core.Window;
import io.millrace.row.CellValue;
import java.time.Instant;

/** A feature read from a cell of its view's row. */
final class AggregatedStep implements AnswerStep {
  private final BoundFeature feature;
  private final int view;
  private final int cell;
  private final int stream;
  private final Window window;
  private final boolean fromOneEvent;
  private final boolean latestOfAll;
  private final TableAge table;
  private final long allowedLagMillis;
  private final StoredRow.Reading overNothing;

  AggregatedStep(BoundFeature feature, int view) {
    this.feature = feature;
    this.view = view;
    ViewLayout layout = feature.view().layout();
    this.cell = cellOf(layout, feature.spec().name());
    this.window = layout.cells().get(cell).window();
    ViewLayout.Column column = layout.columns().get(layout.cells().get(cell).column());
    int input = layout.slots().get(column.slot()).input();
    this.stream = feature.view().spec().inputs().get(input).streamIndex();
    this.fromOneEvent = column.aggregator().hasObservedAt();
    this.latestOfAll = column.aggregator().choice() != null;
    this.table =
        feature.view().feeds().get(stream) instanceof BoundTable bound ? new TableAge(bound) : null;
    this.allowedLagMillis = feature.view().spec().staleAfterMillis();
    this.overNothing = overNothing(column.aggregator());
  }

  @Override
  public Answer answer(AnswerRequest request, Answer[] before) {
    StoredRow row = request.rows()[view];
    ViewFreshness freshness = request.freshness()[view];
    long at = row == null ? request.atMillis() : Math.max(request.atMillis(), row.startMillis());
    StoredRow.Reading read = row == null ? overNothing : row.read(cell, at);
    Answer answer = value(read.value(), at, freshness);
    if (row == null) {
      answer = answer.with(Status.NOT_FOUND, null);
    } else if (at >= read.horizonMillis()) {
      answer =
          answer.with(
              Status.STALE,
              "the row knows this value until " + Instant.ofEpochMilli(read.horizonMillis()));
    }
    Answer known = partial(answer, at, freshness);
    Long maxStaleness = AnswerStep.maxStaleness(feature, request);
    return table == null
        ? aged(known, at, freshness, maxStaleness)
        : table.judge(known, at, freshness.pulledMillis()[stream], maxStaleness);
  }

  /** A row of a table is as old as the pull that would have seen it change. */
  @Override
  public long agesFromMillis(AnswerRequest request, Answer[] before, Answer own) {
    return table == null
        ? own.observedAtMillis()
        : request.freshness()[view].pulledMillis()[stream];
  }

  private Answer value(CellValue stored, long at, ViewFreshness freshness) {
    long observedAt =
        stored.observedAtMillis() != Long.MIN_VALUE
            ? stored.observedAtMillis()
            : Math.min(
                at,
                table == null ? freshness.completeToMillis() : freshness.pulledMillis()[stream]);
    if (stored.invalid() != null) {
      String reason =
          switch (stored.invalid()) {
            case OVERFLOW -> "overflow: the value leaves the range of its type";
            case BOUND -> "bound: more distinct values than the declared bound";
          };
      return new Answer(null, Status.INVALID, observedAt, reason);
    }
    Object value = stored.value();
    if (value instanceof Instant since && feature.spec().clockRelative()) {
      value = at - window.delayMillis() - since.toEpochMilli();
    }
    return AnswerStep.finish(feature, value, observedAt);
  }

  private Answer partial(Answer answer, long at, ViewFreshness freshness) {
    long historyStart = freshness.historyStartMillis()[stream];
    if (historyStart == Long.MIN_VALUE || latestOfAll) {
      return answer;
    }
    boolean reachesBack =
        window.isLifetime()
            || Math.floorDiv(at - window.delayMillis() - window.lengthMillis(), window.tileMillis())
                    * window.tileMillis()
                < historyStart;
    return reachesBack
        ? answer.with(
            Status.PARTIAL, "the stream's history begins at " + Instant.ofEpochMilli(historyStart))
        : answer;
  }

  private Answer aged(Answer answer, long at, ViewFreshness freshness, Long maxStalenessMillis) {
    long allowedLag =
        fromOneEvent || maxStalenessMillis == null ? allowedLagMillis : maxStalenessMillis;
    long lag = freshness.lagMillis(at);
    if (lag > allowedLag) {
      return answer.with(
          Status.STALE,
          freshness.completeToMillis() == Long.MIN_VALUE
              ? "how far the view is complete is not known"
              : "the view is complete to "
                  + Instant.ofEpochMilli(freshness.completeToMillis())
                  + ", more than the allowed "
                  + allowedLag
                  + " ms ago");
    }
    if (fromOneEvent
        && maxStalenessMillis != null
        && answer.value() != null
        && at - answer.observedAtMillis() > maxStalenessMillis) {
      return answer.with(
          Status.STALE,
          "observed "
              + (at - answer.observedAtMillis())
              + " ms ago, more than the allowed "
              + maxStalenessMillis
              + " ms");
    }
    return answer;
  }

  private static int cellOf(ViewLayout layout, String feature) {
    for (int i = 0; i < layout.cells().size(); i++) {
      if (layout.cells().get(i).feature().equals(feature)) {
        return i;
      }
    }
    throw new IllegalArgumentException("view " + layout.view() + " has no cell for " + feature);
  }

  private static <A> StoredRow.Reading overNothing(Aggregator<A> aggregator) {
    try {
      Object value = aggregator.result(aggregator.create());
      return new StoredRow.Reading(new CellValue(value, Long.MIN_VALUE, null), Long.MAX_VALUE);
    } catch (InvalidResultException e) {
      throw new IllegalStateException("an aggregation over nothing must have a value", e);
    }
  }
}
