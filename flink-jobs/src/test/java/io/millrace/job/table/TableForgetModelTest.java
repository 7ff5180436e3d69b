package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.PulledOffset;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.RegisterWatch;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.PullLeft;
import io.millrace.job.table.PlayedSource.Push;
import io.millrace.job.table.SeenRows.Asked;
import io.millrace.job.table.SeenRows.Seen;
import io.millrace.job.view.RowUpdate;
import io.millrace.job.view.ViewHarness;
import io.millrace.row.OnlineRow;
import io.millrace.row.RowCodec;
import io.millrace.table.PulledRow;
import io.millrace.table.PushPlace;
import io.millrace.type.StructValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keys of a table that are forgotten while everything else happens, drawn from a seed: rows that
 * change, come and go, pulls of all rows or of changes that take their time, end or are left, rows
 * that are pushed between them, several forgettings, of one key also twice, checkpoints of which
 * some fail, crashes back to the last that was complete, other parallelisms. The source, the topic
 * and their readers are played by the rules that they follow; the stage of the table and the
 * operator of its view are the real ones. The naive side is a list of what was seen of each row,
 * and when, with a predicate: {@link SeenRows}.
 */
final class TableForgetModelTest {
  private static final int SEEDS = 60;
  private static final int STEPS = 260;
  private static final int ITEMS = 5;
  private static final long START = ViewHarness.START;
  private static final long PULLS_BEFORE = 9;

  /** What a restart goes back to. */
  private record Restart(
      TableStages.State state,
      long pulls,
      PlayedPull running,
      boolean ended,
      long markMillis,
      long pushesRead,
      List<Seen> seen,
      int logged) {}

  private final ViewClasses classes = ViewClasses.of(NewRowsRun.ItemFeatures.class);
  private final FeatureStore store = classes.compile(getClass().getClassLoader());
  private final BoundTable table = store.tables().get(0);
  private final BoundView bound = store.views().get(0);
  private final RowCodec codec = new RowCodec(bound.layout());

  private final RememberedRegister register = new RememberedRegister();
  private final List<Asked> asked = new ArrayList<>();

  private final PlayedSource source = new PlayedSource();

  // Who reads it.
  private Coverage coverage;
  private long pulls = PULLS_BEFORE;
  private PlayedPull running;
  private boolean ended;
  private long markMillis = Long.MIN_VALUE;
  private long pushesRead;
  private final Set<Long> cutPushes = new HashSet<>();

  private final SeenRows seen = new SeenRows(register, table.name(), asked);

  private final TableStages job =
      new TableStages(classes, table, bound.layout(), register, PULLS_BEFORE);
  private Random random;
  private long nowMillis = START;
  private long checkpoints;
  private Restart restart;

  static LongStream seeds() {
    return LongStream.rangeClosed(1, SEEDS);
  }

  @AfterEach
  void close() throws Exception {
    job.close();
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void logAndViewHoldWhatWasSeenOfEachRowAndIsNotForgotten(long seed) throws Exception {
    random = new Random(seed);
    coverage = random.nextBoolean() ? Coverage.ALL_ROWS : Coverage.CHANGES;
    job.open(1, null, nowMillis);
    checkpoint(true);
    for (int step = 0; step < STEPS; step++) {
      switch (random.nextInt(20)) {
        case 0, 1, 2 -> change();
        case 3, 4, 5, 6 -> pull(1 + random.nextInt(3));
        case 7 -> leave();
        case 8, 9 -> push();
        case 10, 11 -> readPushes(1 + random.nextInt(3));
        case 12, 13 -> pass(1 + random.nextInt(6_000));
        case 14 -> ask();
        case 15, 16, 17 -> checkpoint(random.nextInt(5) > 0);
        case 18 -> watermarks();
        default -> {
          if (random.nextInt(3) == 0) {
            crash(1 + random.nextInt(3));
          }
        }
      }
    }
    comeToAnEnd();
  }

  private void change() throws Exception {
    pass(1);
    long item = random.nextInt(ITEMS);
    if (coverage == Coverage.ALL_ROWS && random.nextInt(4) == 0) {
      source.remove(item, nowMillis);
    } else {
      source.put(item, nowMillis);
    }
  }

  /** Begins a pull, reads some rows of the running one, or ends it. */
  private void pull(int atMost) throws Exception {
    if (running == null) {
      begin();
    } else if (running.phase == PlayedPull.Phase.READING) {
      for (int i = 0; i < atMost && !running.toRead.isEmpty(); i++) {
        read(running.toRead.pollFirst());
      }
    } else if (running.phase == PlayedPull.Phase.COVERED) {
      // What was pushed before it and is read after its end is a matter of its own.
      while (source.pushedAtMillis(pushesRead) < running.beganAtMillis) {
        readPushes(1);
      }
      end();
    }
  }

  private void begin() throws Exception {
    pass(1);
    running = new PlayedPull();
    running.number = ++pulls;
    running.beganAtMillis = nowMillis;
    running.toRead.addAll(
        coverage == Coverage.ALL_ROWS ? source.items() : source.changedSince(markMillis));
  }

  /** The row is read as it is now: it may have changed since the pull began, or have gone. */
  private void read(long item) throws Exception {
    String value = source.value(item);
    if (value == null) {
      return;
    }
    running.read.add(item);
    long offset = PulledOffset.of(running.number, 0);
    seen.add(new Seen(0, offset, item, value, running.beganAtMillis));
    job.give(
        new PulledRow(
            table.name(),
            running.number,
            running.beganAtMillis,
            running.beganAtMillis,
            key(item),
            new StructValue(Arrays.asList(item, value))));
  }

  private void end() throws Exception {
    running.phase = PlayedPull.Phase.OVER;
    ended = true;
    if (coverage == Coverage.ALL_ROWS) {
      for (long item = 0; item < ITEMS; item++) {
        if (!running.read.contains(item)) {
          long offset = PulledOffset.of(running.number, 0);
          seen.add(new Seen(0, offset, item, null, running.beganAtMillis));
        }
      }
    }
    job.giveToAll(
        new PullEnd(
            table.name(),
            running.number,
            running.beganAtMillis,
            nowMillis,
            coverage,
            running.read.size(),
            0,
            null));
  }

  /** A part of it is not there any more as it was planned. */
  private void leave() throws Exception {
    if (running != null && running.phase == PlayedPull.Phase.READING && random.nextInt(2) == 0) {
      running.phase = PlayedPull.Phase.OVER;
      ended = false;
      job.giveToAll(new PullLeft(table.name(), running.number, running.beganAtMillis, nowMillis));
    }
  }

  private void push() throws Exception {
    pass(1);
    source.push(random.nextInt(ITEMS), nowMillis);
  }

  /** As StreamCuts does: nothing is read, once an entry settles, before its cut is chosen. */
  private boolean cutPushes() {
    boolean chosen = false;
    for (Asked entry : asked) {
      if (entry.settlesAtMillis() <= nowMillis && cutPushes.add(entry.id())) {
        register.cut(entry.id(), table.name(), Map.of(place(0).eventPartition(), source.pushes()));
        chosen = true;
      }
    }
    if (chosen && random.nextBoolean()) {
      look();
    }
    return chosen;
  }

  private void readPushes(int atMost) throws Exception {
    if (cutPushes()) {
      return;
    }
    for (int i = 0; i < atMost && pushesRead < source.pushes(); i++) {
      Push push = source.pushed(pushesRead);
      PushPlace place = place(pushesRead++);
      seen.add(
          new Seen(
              place.eventPartition(), place.offset(), push.item(), push.value(), push.atMillis()));
      job.give(
          new PulledRow(
              table.name(),
              0,
              place,
              push.atMillis(),
              push.atMillis(),
              key(push.item()),
              new StructValue(Arrays.asList(push.item(), push.value()))));
    }
  }

  private static PushPlace place(long offset) {
    return new PushPlace(0, offset);
  }

  private void ask() {
    if (asked.size() < 6 && random.nextInt(3) == 0) {
      long item = random.nextInt(ITEMS);
      long settles = nowMillis + 15_000;
      asked.add(new Asked(register.request("item_id", key(item), settles), item, settles));
      look();
    }
  }

  /** What happens about once a second, which is long here. */
  private void look() {
    try (RegisterWatch watch = RegisterWatch.of(register)) {
      watch.look();
    }
  }

  private void pass(long millis) throws Exception {
    nowMillis += millis;
    job.timeIs(nowMillis);
  }

  private void watermarks() throws Exception {
    long complete = nowMillis;
    for (Asked entry : asked) {
      if (!cutPushes.contains(entry.id())) {
        complete = Math.min(complete, entry.settlesAtMillis());
      }
    }
    job.watermark(Math.min(complete, source.pushedAtMillis(pushesRead)) - 1);
  }

  private void checkpoint(boolean completes) throws Exception {
    long id = ++checkpoints;
    TableStages.State state = job.snapshot(id, nowMillis);
    if (!completes) {
      return;
    }
    restart =
        new Restart(
            state,
            pulls,
            running == null ? null : running.copy(),
            ended,
            markMillis,
            pushesRead,
            seen.all(),
            job.log().size());
    job.completed(id);
    covered();
  }

  /** The enumerator is told what a complete checkpoint covers. */
  private void covered() {
    if (running == null) {
      return;
    }
    if (running.phase == PlayedPull.Phase.READING && running.toRead.isEmpty()) {
      running.phase = PlayedPull.Phase.COVERED;
    } else if (running.phase == PlayedPull.Phase.OVER) {
      if (ended) {
        markMillis = running.beganAtMillis;
      }
      running = null;
    }
  }

  private void crash(int parallelism) throws Exception {
    job.close();
    pulls = restart.pulls();
    running = restart.running() == null ? null : restart.running().copy();
    ended = restart.ended();
    markMillis = restart.markMillis();
    pushesRead = restart.pushesRead();
    seen.restore(restart.seen());
    job.log().subList(restart.logged(), job.log().size()).clear();
    job.open(parallelism, restart.state(), nowMillis);
    // A restored reader tells at once what its state covers.
    covered();
  }

  private void comeToAnEnd() throws Exception {
    pass(20_000);
    cutPushes();
    look();
    readPushes(Integer.MAX_VALUE);
    for (int i = 0; i < 12; i++) {
      pull(Integer.MAX_VALUE);
      checkpoint(true);
      pass(1_000);
      watermarks();
    }
    for (Asked entry : asked) {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(() -> assertThat(register.done()).contains(entry.id() + " state:item"));
    }
    seen.requireNothingOfBefore();
    for (long item = 0; item < ITEMS; item++) {
      Seen last = seen.last(item);
      String expected = last == null ? null : last.value();
      assertThat(served(item)).as("item %d online", item).isEqualTo(expected);
      assertThat(seen.valueIn(job.log(), table, item))
          .as("item %d in the log", item)
          .isEqualTo(expected);
    }
    assertThat(
            job.log().stream()
                .map(row -> row.eventPartition() + "/" + table.offset(row) + row.key()))
        .doesNotHaveDuplicates();
  }

  private String served(long item) {
    RowUpdate update = job.online(key(item));
    if (update == null || update.isDeletion()) {
      return null;
    }
    OnlineRow row = codec.decode(update.row());
    return (String) row.cells().get(0).at(Math.max(nowMillis, row.startMillis())).value();
  }

  private EntityKey key(long item) {
    return table.keys().encode(List.of(item));
  }
}
