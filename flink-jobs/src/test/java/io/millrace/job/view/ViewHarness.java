package io.millrace.job.view;

import io.millrace.compile.BoundView;
import io.millrace.core.Contribution;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyInput;
import io.millrace.job.CardFeatures.Payment;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.ViewForgetting;
import io.millrace.job.type.EntityKeySerializer;
import io.millrace.row.CellValue;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;

/** A view's operator in Flink's harness, fed with payments, with its updates decoded. */
public final class ViewHarness implements AutoCloseable {
  public static final long START = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  static final long SECOND = 1_000;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;
  static final long EPOCH = 7;
  static final int MAX_PARALLELISM = 16;

  public final KeyedOneInputStreamOperatorTestHarness<EntityKey, KeyInput, RowUpdate> flink;
  final BoundView view;
  private final RowCodec codec;
  private int taken;

  private ViewHarness(
      BoundView view,
      ViewOperator operator,
      int subtask,
      int parallelism,
      OperatorSubtaskState state,
      long nowMillis)
      throws Exception {
    this.view = view;
    codec = new RowCodec(view.layout());
    flink =
        new KeyedOneInputStreamOperatorTestHarness<>(
            operator,
            KeyInput::key,
            EntityKeySerializer.TYPE,
            MAX_PARALLELISM,
            parallelism,
            subtask);
    flink
        .getExecutionConfig()
        .getSerializerConfig()
        .configure(
            new org.apache.flink.configuration.Configuration()
                .set(org.apache.flink.configuration.PipelineOptions.GENERIC_TYPES, false),
            ViewHarness.class.getClassLoader());
    flink.setup(io.millrace.job.type.RowUpdateSerializer.INSTANCE);
    if (state != null) {
      flink.initializeState(state);
    }
    flink.setProcessingTime(nowMillis);
    flink.open();
  }

  static BoundView view(Class<?> viewClass) {
    return ViewClasses.of(viewClass).compile(ViewHarness.class.getClassLoader()).views().get(0);
  }

  static ViewSettings settings(Class<?> viewClass, long cacheBytes) {
    String name = view(viewClass).spec().name();
    return new ViewSettings(
        ViewClasses.of(viewClass).layoutOf(name), EPOCH, 20, cacheBytes, FirstRows.NONE);
  }

  static ViewHarness live(Class<?> viewClass) throws Exception {
    return live(viewClass, 1 << 20);
  }

  static ViewHarness live(Class<?> viewClass, long cacheBytes) throws Exception {
    return of(viewClass, LiveView::new, cacheBytes);
  }

  static ViewHarness replay(Class<?> viewClass) throws Exception {
    return of(viewClass, ReplayView::new, 1 << 20);
  }

  static ViewHarness of(
      Class<?> viewClass, Function<ViewSettings, ViewOperator> operator, long cacheBytes)
      throws Exception {
    return restored(viewClass, operator, cacheBytes, 0, 1, null);
  }

  static ViewHarness restored(
      Class<?> viewClass,
      Function<ViewSettings, ViewOperator> operator,
      long cacheBytes,
      int subtask,
      int parallelism,
      OperatorSubtaskState state)
      throws Exception {
    return new ViewHarness(
        view(viewClass),
        operator.apply(settings(viewClass, cacheBytes)),
        subtask,
        parallelism,
        state,
        START);
  }

  /** A live view restarted at an instant. */
  static ViewHarness restarted(Class<?> viewClass, OperatorSubtaskState state, long nowMillis)
      throws Exception {
    ViewOperator operator = new LiveView(settings(viewClass, 1 << 20));
    return new ViewHarness(view(viewClass), operator, 0, 1, state, nowMillis);
  }

  /** A live view whose keys are forgotten by a register, from a state or without one. */
  public static ViewHarness forgetting(
      Class<?> viewClass,
      ViewForgetting forgetting,
      int subtask,
      int parallelism,
      OperatorSubtaskState state,
      long nowMillis)
      throws Exception {
    return forgetting(viewClass, LiveView::new, forgetting, subtask, parallelism, state, nowMillis);
  }

  /** A view whose keys are forgotten by a register, from a state or without one. */
  static ViewHarness forgetting(
      Class<?> viewClass,
      Function<ViewSettings, ViewOperator> kind,
      ViewForgetting forgetting,
      int subtask,
      int parallelism,
      OperatorSubtaskState state,
      long nowMillis)
      throws Exception {
    ViewSettings settings = settings(viewClass, 1 << 20);
    ViewOperator operator =
        kind.apply(
            new ViewSettings(
                settings.layout(),
                settings.epoch(),
                settings.coalesceMillis(),
                settings.cacheBytes(),
                settings.firstRows(),
                forgetting));
    return new ViewHarness(view(viewClass), operator, subtask, parallelism, state, nowMillis);
  }

  /** A payment as the view counts it. */
  Contribution contribution(
      String card, String shop, double amount, long time, long arrival, long offset)
      throws Exception {
    Payment payment = new Payment(card, shop, amount, Instant.ofEpochMilli(time));
    return view.contributions("payments", payment, time, arrival, 0, offset).get(0);
  }

  /** A payment at {@code shop1} that arrives now. */
  void pay(String card, double amount, long time, long offset) throws Exception {
    pay(0, card, amount, time, offset);
  }

  /** As {@link #pay(String, double, long, long)}, from another source partition. */
  void pay(int partition, String card, double amount, long time, long offset) throws Exception {
    long now = flink.getProcessingTime();
    Payment payment = new Payment(card, "shop1", amount, Instant.ofEpochMilli(time));
    flink.processElement(
        view.contributions("payments", payment, time, now, partition, offset).get(0), time);
  }

  void flush() throws Exception {
    flink.setProcessingTime(flink.getProcessingTime() + 20);
  }

  /** The wall clock goes on, everything is read up to then, and flushed. */
  void goTo(long millis) throws Exception {
    flink.setProcessingTime(millis);
    flink.processWatermark(millis);
    flush();
  }

  /** Updates since the last call. */
  public List<RowUpdate> updates() {
    List<RowUpdate> all = flink.extractOutputValues();
    List<RowUpdate> fresh = new ArrayList<>(all.subList(taken, all.size()));
    taken = all.size();
    return fresh;
  }

  /** The one update since the last call, decoded. */
  OnlineRow row() {
    List<RowUpdate> fresh = updates();
    if (fresh.size() != 1 || fresh.get(0).isDeletion()) {
      throw new AssertionError("not one row but " + fresh);
    }
    return codec.decode(fresh.get(0).row());
  }

  OnlineRow decode(RowUpdate update) {
    return codec.decode(update.row());
  }

  /** The value of a feature in a row. */
  Object value(OnlineRow row, String feature, long t) {
    for (int i = 0; i < view.layout().cells().size(); i++) {
      if (view.layout().cells().get(i).feature().equals(feature)) {
        CellValue value = row.cells().get(i).at(t);
        return value.value();
      }
    }
    throw new IllegalArgumentException(feature);
  }

  public OperatorSubtaskState snapshot(long checkpoint) throws Exception {
    flink.prepareSnapshotPreBarrier(checkpoint);
    return flink.snapshot(checkpoint, flink.getProcessingTime());
  }

  @Override
  public void close() throws Exception {
    flink.close();
  }
}
