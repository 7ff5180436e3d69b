package io.millrace.job.view;

import io.millrace.job.ShopFeatures;
import io.millrace.job.view.ModelTable.Logged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The live operator under everything at once, drawn from a seed: late, very late and early events,
 * silence of seconds and of days, crashes back to the last snapshot, a TaskManager's clock that is
 * set back. Each row that is written is right for its position, and each watermark that leaves the
 * operator is kept: what arrived by then is in the table.
 */
final class LiveViewModelTest {
  private static final int STEPS = 250;
  private static final int SEEDS = 60;
  private static final int SHOPS = 4;
  private static final long CACHE_BYTES = 1 << 20;

  private final List<Logged> log = new ArrayList<>();
  private ViewHarness view;
  private ModelTable table;
  private Random random;
  private long brokerMillis;
  private long clockSetBackMillis;
  private long watermark;
  private int read;
  private int drained;
  private OperatorSubtaskState snapshot;
  private int readAtSnapshot;

  @AfterEach
  void close() throws Exception {
    view.close();
  }

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void everyRowIsRightAndEveryWatermarkIsKept(long seed) throws Exception {
    random = new Random(seed);
    brokerMillis = ViewHarness.START;
    boolean clockMoves = random.nextBoolean();
    open();
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(14)) {
        case 0, 1, 2, 3 -> arrive(1 + random.nextInt(6));
        case 4, 5, 6 -> readOn(1 + random.nextInt(8));
        case 7, 8 -> sendWatermark();
        case 9, 10 -> pass(random.nextInt(60));
        case 11 -> pass(silence());
        case 12 -> {
          if (clockMoves) {
            setClock();
          }
        }
        default -> {
          if (random.nextBoolean()) {
            snapshot(step);
          } else if (random.nextInt(3) == 0) {
            crash();
          }
        }
      }
    }
    comeToAnEnd();
  }

  private void arrive(int events) {
    for (int i = 0; i < events; i++) {
      log.add(
          new Logged(
              "shop" + random.nextInt(SHOPS),
              random.nextInt(100),
              brokerMillis - late(),
              brokerMillis,
              log.size()));
    }
  }

  private long late() {
    return switch (random.nextInt(10)) {
      case 0 -> random.nextLong(Duration.ofHours(2).toMillis());
      case 1 -> random.nextLong(Duration.ofDays(32).toMillis());
      case 2 -> -random.nextLong(Duration.ofMinutes(1).toMillis());
      default -> random.nextLong(2_000);
    };
  }

  private long silence() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong(5_000);
      case 1 -> random.nextLong(Duration.ofHours(1).toMillis());
      case 2 -> random.nextLong(Duration.ofDays(3).toMillis());
      default -> random.nextLong(Duration.ofMinutes(10).toMillis());
    };
  }

  private void readOn(int events) throws Exception {
    for (int i = 0; i < events && read < log.size(); i++) {
      Logged event = log.get(read++);
      view.flink.processElement(
          view.contribution(
              "payment",
              event.shop(),
              event.amount(),
              event.timeMillis(),
              event.arrivedMillis(),
              event.offset()),
          event.timeMillis());
      drain();
    }
  }

  /** Of a partition that was read to its end until now. */
  private void sendWatermark() throws Exception {
    long to = (read < log.size() ? log.get(read).arrivedMillis() : brokerMillis) - 1;
    if (to > watermark) {
      watermark = to;
      view.flink.processWatermark(to);
      drain();
    }
  }

  private void pass(long millis) throws Exception {
    brokerMillis += millis;
    tick();
  }

  private void tick() throws Exception {
    view.flink.setProcessingTime(clock());
    drain();
  }

  private long clock() {
    return brokerMillis - clockSetBackMillis;
  }

  private void setClock() throws Exception {
    switch (random.nextInt(9)) {
      case 0, 1 -> clockSetBackMillis = random.nextLong(3_000);
      case 2 -> clockSetBackMillis = random.nextLong(Duration.ofHours(2).toMillis());
      case 3, 4 -> clockSetBackMillis = 0;
      default -> {
        return;
      }
    }
    tick();
  }

  private void snapshot(int id) throws Exception {
    snapshot = view.snapshot(id);
    readAtSnapshot = read;
    drain();
  }

  private void crash() throws Exception {
    view.close();
    read = snapshot == null ? 0 : readAtSnapshot;
    open();
  }

  private void open() throws Exception {
    drained = 0;
    watermark = Long.MIN_VALUE;
    view =
        snapshot == null
            ? ViewHarness.of(ShopFeatures.class, LiveView::new, CACHE_BYTES)
            : ViewHarness.restarted(ShopFeatures.class, snapshot, clock());
    if (table == null) {
      table = new ModelTable(view.view, log);
    }
    tick();
  }

  private void drain() {
    List<Object> output = new ArrayList<>(view.flink.getOutput());
    for (; drained < output.size(); drained++) {
      Object sent = output.get(drained);
      if (sent instanceof Watermark mark) {
        table.isComplete(
            mark.getTimestamp(), Math.max(mark.getTimestamp(), Math.min(brokerMillis, clock())));
      } else if (sent instanceof StreamRecord<?> row) {
        table.write((RowUpdate) row.getValue());
      }
    }
  }

  private void comeToAnEnd() throws Exception {
    clockSetBackMillis = 0;
    readOn(log.size());
    for (int i = 0; i < 4; i++) {
      pass(300);
      sendWatermark();
      pass(300);
    }
    table.isComplete(brokerMillis - 600, brokerMillis - 600);
    table.reaches(brokerMillis - 600);
  }
}
