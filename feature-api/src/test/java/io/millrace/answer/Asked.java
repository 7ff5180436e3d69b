package io.millrace.answer;

import io.millrace.aggregate.InvalidResultException;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.ViewLayout;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A question put together by a test: by default at noon, of a complete view and an empty row. */
final class Asked {
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final FeatureStore STORE = Compiler.compile(ReadingFeatures.class).orThrow();

  private final Map<String, Timeline> cells = new HashMap<>();
  private final Map<String, Object> inputs = new HashMap<>();
  private final Map<String, Long> staleness = new HashMap<>();
  private Instant rowStart = NOON.minusSeconds(60);
  private Instant at = NOON;
  private long completeToMillis = Long.MAX_VALUE;
  private long historyStartMillis = Long.MIN_VALUE;
  private boolean rowless;

  Asked at(Instant instant) {
    at = instant;
    return this;
  }

  Asked withoutRow() {
    rowless = true;
    return this;
  }

  Asked rowStart(Instant start) {
    rowStart = start;
    return this;
  }

  Asked cell(String name, Object value) {
    return cell(name, new CellValue(value, Long.MIN_VALUE, null));
  }

  Asked cell(String name, Object value, Instant observedAt) {
    return cell(name, new CellValue(value, observedAt.toEpochMilli(), null));
  }

  Asked invalid(String name, InvalidResultException.Reason reason) {
    return cell(name, new CellValue(null, Long.MIN_VALUE, reason));
  }

  private Asked cell(String name, CellValue value) {
    return timeline(name, new Timeline(List.of(value), new long[0], Long.MAX_VALUE));
  }

  Asked timeline(String name, Timeline timeline) {
    cells.put(name, timeline);
    return this;
  }

  Asked given(String feature, Object value) {
    inputs.put("reading." + feature, value);
    return this;
  }

  Asked staleness(String feature, long seconds) {
    staleness.put("reading." + feature, seconds * 1_000);
    return this;
  }

  Asked completeTo(Instant instant) {
    completeToMillis = instant.toEpochMilli();
    return this;
  }

  Asked completeToUnknown() {
    completeToMillis = Long.MIN_VALUE;
    return this;
  }

  Asked historyFrom(Instant instant) {
    historyStartMillis = instant.toEpochMilli();
    return this;
  }

  Answer answer(String feature) {
    return answers(feature)[0];
  }

  Answer[] answers(String... features) {
    List<String> names = java.util.Arrays.stream(features).map(name -> "reading." + name).toList();
    AnswerPlan plan = AnswerPlan.of(STORE, names);
    StoredRow[] rows = new StoredRow[plan.views().size()];
    ViewFreshness[] freshness = new ViewFreshness[rows.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = rowless ? null : StoredRow.of(row());
      freshness[i] = new ViewFreshness(completeToMillis, new long[] {historyStartMillis});
    }
    return plan.answer(new AnswerRequest(at.toEpochMilli(), rows, freshness, inputs, staleness));
  }

  OnlineRow row() {
    List<Timeline> timelines = new ArrayList<>();
    CellValue nothing = new CellValue(null, Long.MIN_VALUE, null);
    for (ViewLayout.Cell cell : layout().cells()) {
      timelines.add(
          cells.getOrDefault(
              cell.feature(), new Timeline(List.of(nothing), new long[0], Long.MAX_VALUE)));
    }
    long start = rowStart.toEpochMilli();
    return new OnlineRow(start, start, 1, start, List.of(), timelines);
  }

  static ViewLayout layout() {
    return STORE.view("reading").layout();
  }

  static FeatureStore store() {
    return STORE;
  }
}
