package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.job.type.EntityKeySerializer;
import io.millrace.table.PulledRow;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitingRowsTest {
  private static final int KEY_GROUPS = 16;
  private static final DataType.Struct TYPE =
      new DataType.Struct("item", List.of(new DataType.Field("name", new DataType.Text(), false)));

  /** Nothing but the rows that wait. */
  private static final class Waits extends AbstractStreamOperator<PulledRow>
      implements OneInputStreamOperator<PulledRow, PulledRow> {
    private static final long serialVersionUID = 1;
    private final long mostBytes;
    private transient WaitingRows rows;

    Waits(long mostBytes) {
      this.mostBytes = mostBytes;
    }

    @Override
    public void open() throws Exception {
      super.open();
      rows =
          new WaitingRows(
              this.<EntityKey>getKeyedStateBackend(), KEY_GROUPS, "items", TYPE, mostBytes);
    }

    @Override
    public void processElement(StreamRecord<PulledRow> element) {
      throw new AssertionError("rows are added by the test");
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
      super.snapshotState(context);
      rows.save();
    }
  }

  private static final class KeyOf implements KeySelector<PulledRow, EntityKey> {
    private static final long serialVersionUID = 1;

    @Override
    public EntityKey getKey(PulledRow row) {
      return row.key();
    }
  }

  /** A subtask of so many. */
  private static final class Running implements AutoCloseable {
    private final KeyedOneInputStreamOperatorTestHarness<EntityKey, PulledRow, PulledRow> flink;
    private final Waits waits;

    Running(long mostBytes, OperatorSubtaskState state, int parallelism, int subtask)
        throws Exception {
      waits = new Waits(mostBytes);
      flink =
          new KeyedOneInputStreamOperatorTestHarness<>(
              waits, new KeyOf(), EntityKeySerializer.TYPE, KEY_GROUPS, parallelism, subtask);
      flink.setup();
      if (state != null) {
        flink.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, KEY_GROUPS, 1, parallelism, subtask));
      }
      flink.open();
    }

    List<PulledRow> take(long generation) throws Exception {
      List<PulledRow> taken = new ArrayList<>();
      assertThat(waits.rows.take(generation, Integer.MAX_VALUE, taken::add)).isFalse();
      return taken;
    }

    @Override
    public void close() throws Exception {
      flink.close();
    }
  }

  private static PulledRow row(long pull, int id, String name) {
    return new PulledRow(
        "items",
        pull,
        pull,
        pull,
        new EntityKey(ByteBuffer.allocate(4).putInt(id).array()),
        name == null ? null : new StructValue(Arrays.asList(name)));
  }

  @Test
  void rows_are_taken_in_the_order_in_which_they_came() throws Exception {
    try (Running run = new Running(WaitingRows.MOST_BYTES, null, 1, 0)) {
      List<PulledRow> rows = List.of(row(1, 9, "a"), row(1, 2, "b"), row(1, 9, null));
      for (PulledRow each : rows) {
        run.waits.rows.add(each, 1);
      }
      run.waits.rows.add(row(2, 1, "c"), 2);
      assertThat(run.take(1)).isEqualTo(rows);
      assertThat(run.take(2)).containsExactly(row(2, 1, "c"));
      assertThat(run.take(9)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3_000, WaitingRows.MOST_BYTES})
  void each_row_is_taken_once_whatever_memory_may_hold_and_whenever_it_is_restored(long mostBytes)
      throws Exception {
    Random random = new Random(mostBytes);
    List<PulledRow> expected = new ArrayList<>();
    List<PulledRow> taken = new ArrayList<>();
    Running run = new Running(mostBytes, null, 1, 0);
    long generation = 1;
    for (int step = 1; step <= 400; step++) {
      for (int i = random.nextInt(20); i > 0; i--) {
        PulledRow row = row(step, random.nextInt(30), "x".repeat(random.nextInt(200)));
        run.waits.rows.add(row, generation);
        expected.add(row);
      }
      run.waits.rows.take(generation - 1, random.nextInt(30), taken::add);
      if (random.nextInt(4) == 0) {
        OperatorSubtaskState state = run.flink.snapshot(step, step);
        generation++;
        if (random.nextInt(4) == 0) {
          run.close();
          run = new Running(mostBytes, state, 1, 0);
          generation = 1;
          taken.addAll(run.take(0));
        }
      }
    }
    taken.addAll(run.take(generation));
    OperatorSubtaskState state = run.flink.snapshot(1_000, 1_000);
    run.close();
    assertThat(byKey(taken)).isEqualTo(byKey(expected));
    try (Running after = new Running(mostBytes, state, 1, 0)) {
      assertThat(after.take(0)).as("left in the state").isEmpty();
    }
  }

  private static Map<EntityKey, List<PulledRow>> byKey(List<PulledRow> rows) {
    Map<EntityKey, List<PulledRow>> byKey = new HashMap<>();
    rows.forEach(row -> byKey.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row));
    return byKey;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, WaitingRows.MOST_BYTES})
  void what_is_saved_in_the_midst_of_taking_is_what_is_left(long mostBytes) throws Exception {
    List<PulledRow> taken = new ArrayList<>();
    OperatorSubtaskState state;
    try (Running run = new Running(mostBytes, null, 1, 0)) {
      for (int id = 0; id < 1_000; id++) {
        run.waits.rows.add(row(1, id, "a"), 1);
      }
      run.flink.snapshot(1, 1);
      assertThat(run.waits.rows.take(1, 300, taken::add)).isTrue();
      state = run.flink.snapshot(2, 2);
    }
    try (Running run = new Running(mostBytes, state, 1, 0)) {
      taken.addAll(run.take(0));
    }
    assertThat(taken).hasSize(1_000).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 3_000, WaitingRows.MOST_BYTES})
  void who_looks_sees_what_is_left_and_takes_none(long mostBytes) throws Exception {
    List<PulledRow> taken = new ArrayList<>();
    List<PulledRow> seen = new ArrayList<>();
    try (Running run = new Running(mostBytes, null, 1, 0)) {
      for (int id = 0; id < 1_000; id++) {
        run.waits.rows.add(row(1, id, "a"), id < 500 ? 1 : 2);
      }
      run.waits.rows.take(1, 100, taken::add);
      run.waits.rows.forEach(seen::add);
      assertThat(seen).hasSize(1_000 - taken.size()).doesNotContainAnyElementsOf(taken);
      run.waits.rows.add(row(3, 0, "b"), 2);
      taken.addAll(run.take(2));
      assertThat(taken).hasSize(1_001).doesNotHaveDuplicates();
      assertThat(taken).containsAll(seen);
    }
  }

  @Test
  void rows_go_to_the_subtask_that_has_their_key() throws Exception {
    OperatorSubtaskState state;
    try (Running run = new Running(WaitingRows.MOST_BYTES, null, 1, 0)) {
      for (int id = 0; id < 1_000; id++) {
        run.waits.rows.add(row(1, id, "a"), 1);
      }
      state = run.flink.snapshot(1, 1);
    }
    List<PulledRow> taken = new ArrayList<>();
    for (int subtask = 0; subtask < 3; subtask++) {
      try (Running run = new Running(WaitingRows.MOST_BYTES, state, 3, subtask)) {
        PulledRow last = row(1, 999, "a");
        boolean holdsLast = run.waits.rows.holds(last);
        assertThat(run.waits.rows.holds(row(2, 999, "a"))).isFalse();
        List<PulledRow> here = run.take(0);
        assertThat(here).isNotEmpty();
        assertThat(here.contains(last)).isEqualTo(holdsLast);
        taken.addAll(here);
      }
    }
    assertThat(taken).hasSize(1_000).doesNotHaveDuplicates();
  }
}
