package io.millrace.job.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.core.Forget;
import io.millrace.core.KeyInput;
import io.millrace.job.CardFeatures.Payment;
import io.millrace.job.ShopFeatures;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.forget.ViewForgetting;
import io.millrace.job.view.LoggedSales.Asked;
import io.millrace.job.view.LoggedSales.Event;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.row.SourcePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys that are forgotten while everything else happens, drawn from a seed: three partitions that
 * are read and reach the view at their own pace, disorder, several forgettings, of one key also
 * twice, crashes back to the last checkpoint, other parallelisms. Readers and decoding are played
 * by the rules that they follow; the view's operator is the real one. The naive side is a list of
 * events with a predicate.
 */
final class ForgetModelTest {
  private static final int SEEDS = 40;
  private static final int STEPS = 220;
  private static final int PARTITIONS = 3;
  private static final int SHOPS = 4;
  private static final long HOUR = 3_600_000;

  private final BoundView bound = ViewHarness.view(ShopFeatures.class);
  private final RowCodec codec = new RowCodec(bound.layout());
  private final RememberedRegister register = new RememberedRegister();
  private final List<Asked> asked = new ArrayList<>();
  private final LoggedSales log = new LoggedSales(PARTITIONS, register, asked);
  private final Map<EntityKey, RowUpdate> table = new HashMap<>();
  private final List<ViewHarness> views = new ArrayList<>();
  private final long[] read = new long[PARTITIONS];
  private final List<Set<Long>> marked = new ArrayList<>();

  /** What readers and decoding have sent, and the view has not got: inputs and watermarks. */
  private final List<ArrayDeque<Object>> channels = new ArrayList<>();

  private final long[] sentWatermarks = new long[PARTITIONS];
  private final long[] watermarks = new long[PARTITIONS];

  /** Entries whose first marker the state has seen. */
  private Set<Long> emptied = new HashSet<>();

  private Random random;
  private long brokerMillis = ViewHarness.START;
  private int checkpoints;

  private OperatorSubtaskState state;
  private int parallelismOfState = 1;
  private final long[] readAtState = new long[PARTITIONS];
  private Set<Long> emptiedAtState = new HashSet<>();
  private long watermark = Long.MIN_VALUE;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  @AfterEach
  void close() throws Exception {
    for (ViewHarness view : views) {
      view.close();
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theTableHoldsWhatEventsThatAreNotForgottenAreWorth(long seed) throws Exception {
    random = new Random(seed);
    for (int partition = 0; partition < PARTITIONS; partition++) {
      marked.add(new HashSet<>());
      channels.add(new ArrayDeque<>());
    }
    Arrays.fill(sentWatermarks, Long.MIN_VALUE);
    Arrays.fill(watermarks, Long.MIN_VALUE);
    open(1);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(19)) {
        case 0, 1, 2, 3 -> arrive(1 + random.nextInt(5));
        case 4, 5, 6, 7 -> readOn(random.nextInt(PARTITIONS), 1 + random.nextInt(6));
        case 8, 9 -> sendWatermarks();
        case 10 -> deliver(random.nextInt(PARTITIONS), 1 + random.nextInt(20));
        case 11, 12 -> pass(random.nextInt(6_000));
        case 13 -> {
          if (asked.size() < 6 && random.nextInt(3) == 0) {
            ask();
          }
        }
        case 14 -> checkpoint();
        case 15, 16, 17 -> deliver(random.nextInt(PARTITIONS), 1 + random.nextInt(8));
        default -> {
          if (random.nextInt(3) == 0) {
            crash(1 + random.nextInt(3));
          }
        }
      }
    }
    comeToAnEnd();
  }

  private void arrive(int events) {
    for (int i = 0; i < events; i++) {
      long late = random.nextInt(8) == 0 ? random.nextLong(2 * HOUR) : random.nextLong(2_000);
      log.of(random.nextInt(PARTITIONS))
          .add(new Event("shop" + random.nextInt(SHOPS), brokerMillis - late, brokerMillis));
    }
  }

  private void ask() {
    String shop = "shop" + random.nextInt(SHOPS);
    long settles = brokerMillis + 15_000;
    asked.add(new Asked(register.request("shop", key(shop), settles), shop, settles));
  }

  /**
   * As StreamCuts does: nothing is read, at the instant at which an entry settles, but its marker.
   */
  private boolean mark(int partition) throws Exception {
    for (Asked entry : asked) {
      if (entry.settlesAtMillis() <= brokerMillis && !marked.get(partition).contains(entry.id())) {
        long end = log.of(partition).size();
        long cut = register.cut(entry.id(), "payments", Map.of(partition, end)).get(partition);
        marked.get(partition).add(entry.id());
        channels
            .get(partition)
            .add(
                new Forget(
                    key(entry.shop()), entry.id(), 0, partition, cut, entry.settlesAtMillis()));
        return true;
      }
    }
    return false;
  }

  private void readOn(int partition, int events) throws Exception {
    if (mark(partition)) {
      return;
    }
    for (int i = 0; i < events && read[partition] < log.of(partition).size(); i++) {
      long offset = read[partition]++;
      Event event = log.of(partition).get((int) offset);
      EntityKey key = key(event.shop());
      if (register.forgotten().forgets(TextKeys.form("shop"), key, "payments", partition, offset)) {
        continue;
      }
      Payment payment =
          new Payment("card", event.shop(), 1, Instant.ofEpochMilli(event.timeMillis()));
      channels
          .get(partition)
          .add(
              bound
                  .contributions(
                      "payments",
                      payment,
                      event.timeMillis(),
                      event.arrivedMillis(),
                      partition,
                      offset)
                  .get(0));
    }
  }

  private void sendWatermarks() {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      List<Event> events = log.of(partition);
      boolean atEnd = read[partition] == events.size();
      long complete = atEnd ? brokerMillis : events.get((int) read[partition]).arrivedMillis();
      for (Asked entry : asked) {
        if (!marked.get(partition).contains(entry.id())) {
          complete = Math.min(complete, entry.settlesAtMillis());
        }
      }
      if (complete - 1 > sentWatermarks[partition]) {
        sentWatermarks[partition] = complete - 1;
        channels.get(partition).add(complete - 1);
      }
    }
  }

  /** Each partition's things come in their order, those of different ones as they like. */
  private void deliver(int partition, int things) throws Exception {
    ArrayDeque<Object> channel = channels.get(partition);
    for (int i = 0; i < things && !channel.isEmpty(); i++) {
      Object thing = channel.poll();
      if (thing instanceof KeyInput input) {
        if (input instanceof Forget marker) {
          emptied.add(marker.id());
        }
        view(input.key()).flink.processElement(input, 0);
      } else {
        watermarks[partition] = (Long) thing;
        advance();
      }
      drain();
    }
  }

  private void deliverAll() throws Exception {
    for (int partition = 0; partition < PARTITIONS; partition++) {
      deliver(partition, Integer.MAX_VALUE);
    }
  }

  private void advance() throws Exception {
    long to = Arrays.stream(watermarks).min().getAsLong();
    if (to > watermark) {
      watermark = to;
      for (ViewHarness view : views) {
        view.flink.processWatermark(to);
      }
    }
  }

  private void pass(long millis) throws Exception {
    brokerMillis += millis;
    for (ViewHarness view : views) {
      view.flink.setProcessingTime(brokerMillis);
    }
    drain();
  }

  private void checkpoint() throws Exception {
    // Barriers are aligned: what was sent before them has come.
    deliverAll();
    checkpoints++;
    OperatorSubtaskState[] all = new OperatorSubtaskState[views.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = views.get(i).snapshot(checkpoints);
    }
    drain();
    state = AbstractStreamOperatorTestHarness.repackageState(all);
    parallelismOfState = all.length;
    System.arraycopy(read, 0, readAtState, 0, PARTITIONS);
    emptiedAtState = new HashSet<>(emptied);
    if (random.nextBoolean()) {
      for (ViewHarness view : views) {
        view.flink.notifyOfCompletedCheckpoint(checkpoints);
      }
    }
  }

  private void crash(int parallelism) throws Exception {
    for (ViewHarness view : views) {
      view.close();
    }
    views.clear();
    System.arraycopy(readAtState, 0, read, 0, PARTITIONS);
    marked.forEach(Set::clear);
    emptied = new HashSet<>(emptiedAtState);
    watermark = Long.MIN_VALUE;
    channels.forEach(ArrayDeque::clear);
    Arrays.fill(sentWatermarks, Long.MIN_VALUE);
    Arrays.fill(watermarks, Long.MIN_VALUE);
    open(parallelism);
  }

  private void open(int parallelism) throws Exception {
    for (int subtask = 0; subtask < parallelism; subtask++) {
      OperatorSubtaskState own =
          state == null
              ? null
              : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  state, ViewHarness.MAX_PARALLELISM, parallelismOfState, parallelism, subtask);
      views.add(
          ViewHarness.forgetting(
              ShopFeatures.class,
              LiveView::new,
              new ViewForgetting(register, TextKeys.of("shop"), "shop", List.of("payments")),
              subtask,
              parallelism,
              own,
              brokerMillis));
    }
    drain();
  }

  private void comeToAnEnd() throws Exception {
    pass(20_000);
    for (int i = 0; i < PARTITIONS * (asked.size() + 1); i++) {
      readOn(i % PARTITIONS, Integer.MAX_VALUE);
    }
    for (int i = 0; i < 4; i++) {
      pass(300);
      sendWatermarks();
      deliverAll();
      pass(300);
    }
    checkpoint();
    for (ViewHarness view : views) {
      view.flink.notifyOfCompletedCheckpoint(checkpoints);
    }
    for (Asked entry : asked) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> register.done().contains(entry.id() + " state:shop"));
    }
    for (int shop = 0; shop < SHOPS; shop++) {
      EntityKey key = key("shop" + shop);
      long[] all = Arrays.stream(new long[PARTITIONS]).map(offset -> Long.MAX_VALUE).toArray();
      RowUpdate update = table.get(key);
      long expected = log.count("shop" + shop, all, brokerMillis, emptied);
      if (update == null) {
        assertThat(expected).as("no row of shop%d", shop).isZero();
      } else {
        OnlineRow row = codec.decode(update.row());
        assertThat(value(row, Math.max(brokerMillis, row.startMillis()))).isEqualTo(expected);
      }
    }
  }

  /** Judges each row by what its position says, and puts it into the table where it is newer. */
  private void drain() {
    for (ViewHarness view : views) {
      for (RowUpdate update : view.updates()) {
        judge(update);
        RowUpdate before = table.get(update.key());
        if (before == null || isNewer(update, before)) {
          table.put(update.key(), update);
          if (update.isDeletion()) {
            table.remove(update.key());
          }
        }
      }
    }
  }

  private void judge(RowUpdate update) {
    if (update.isDeletion()) {
      return;
    }
    OnlineRow row = codec.decode(update.row());
    long[] until = new long[PARTITIONS];
    for (SourcePosition position : row.positions()) {
      until[position.partition()] = position.offset() + 1;
    }
    long t = row.startMillis();
    assertThat(value(row, t))
        .as("%s", row)
        .isEqualTo(log.count(shop(update.key()), until, t, emptied));
  }

  private Object value(OnlineRow row, long t) {
    for (int i = 0; i < bound.layout().cells().size(); i++) {
      if (bound.layout().cells().get(i).feature().startsWith("sales")) {
        return row.cells().get(i).at(t).value();
      }
    }
    throw new IllegalStateException("no such feature");
  }

  private ViewHarness view(EntityKey key) {
    return views.get(
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            key, ViewHarness.MAX_PARALLELISM, views.size()));
  }

  private EntityKey key(String shop) {
    return bound.keys().encode(List.of(shop));
  }

  private String shop(EntityKey key) {
    return bound.keys().decode(key).get(0).toString();
  }

  private static boolean isNewer(RowUpdate one, RowUpdate other) {
    return one.position() != other.position()
        ? one.position() > other.position()
        : one.decidedAtMillis() > other.decidedAtMillis();
  }
}
