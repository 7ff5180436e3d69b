package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.BoundTable;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.job.type.CheckedRowSerializer;
import io.millrace.job.type.PulledSerializer;
import io.millrace.table.PulledRow;
import io.millrace.table.PushPlace;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is read of a table's log while another job writes it. */
final class FollowLogTest {
  private static final long HOUR = NewRowsRun.HOUR;

  /** The log, as the other job has committed it. */
  private static final List<PulledRow> ROWS = new ArrayList<>();

  private static final List<PullEnd> ENDS = new ArrayList<>();
  private static boolean isNews;
  private static boolean isAway;

  /** How many rows can be read before the log is out of reach; negative for all. */
  private static int readable;

  private record Written() implements RowHistory {
    @Override
    public Writer writer() {
      return Writer.ANOTHER_JOB;
    }

    @Override
    public long lastPull(String table) {
      throw new AssertionError("the other job numbers its pulls");
    }

    @Override
    public void forEach(BoundTable table, After after, Reader reader) {
      throw new AssertionError("it is read on in");
    }

    @Override
    public long lastEnded(String table) {
      throw new AssertionError("the other job numbers its pulls");
    }

    @Override
    public Follower follow(BoundTable table) {
      return new Look();
    }
  }

  private static final class Look implements RowHistory.Follower {
    @Override
    public boolean look() {
      if (isAway) {
        throw new IllegalStateException("the log is away");
      }
      boolean was = isNews;
      isNews = false;
      return was;
    }

    @Override
    public List<PullEnd> ended(long afterPull) {
      return ENDS.stream().filter(end -> end.pull() > afterPull).toList();
    }

    @Override
    public Long rowsAsOf() {
      return (long) ROWS.size();
    }

    @Override
    public void forEach(RowHistory.After after, long untilPull, RowHistory.Reader reader)
        throws Exception {
      int read = 0;
      for (PulledRow row : ROWS) {
        if (row.isPushed()
            ? !after.covers(row.push())
            : row.pull() > after.pull() && row.pull() <= untilPull) {
          if (read++ == readable) {
            throw new IllegalStateException("the log went away");
          }
          reader.read(row);
        }
      }
    }

    @Override
    public void forEachLate(long rowsAsOf, long untilPull, RowHistory.Reader reader)
        throws Exception {
      for (PulledRow row : ROWS.subList((int) rowsAsOf, ROWS.size())) {
        if (!row.isPushed() && row.pull() <= untilPull) {
          reader.read(row);
        }
      }
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private final ViewClasses classes = ViewClasses.of(NewRowsRun.ItemFeatures.class);
  private BoundTable table;
  private OutputTag<Pulled> ends;
  private OneInputStreamOperatorTestHarness<Long, CheckedRow> flink;
  private List<String> views = List.of("item__1");
  private int given;
  private int told;

  @BeforeEach
  void nothingIsWritten() {
    ROWS.clear();
    ENDS.clear();
    isNews = true;
    isAway = false;
    readable = -1;
  }

  @AfterEach
  void close() throws Exception {
    flink.close();
  }

  private void start(OperatorSubtaskState state) throws Exception {
    table = classes.compile(getClass().getClassLoader()).tables().get(0);
    ends =
        new OutputTag<>(
            "ends",
            PulledSerializer.type(
                PulledTable.of(
                    "items",
                    new JdbcQuery(DatabaseAddress.of("stock", "none"), ""),
                    List.of(TableColumn.required("id", DataType.INT64)),
                    List.of("id"),
                    "1h")));
    TableSettings settings =
        new TableSettings(classes, "items", 1, new Written(), 0, StreamForgetting.never("items"));
    flink = new OneInputStreamOperatorTestHarness<>(new FollowLog(settings, ends, views));
    flink.setup(CheckedRowSerializer.type(table.spec().type()).createSerializer(null));
    if (state != null) {
      flink.initializeState(state);
    }
    flink.setProcessingTime(100 * HOUR);
    flink.open();
    given = 0;
    told = 0;
  }

  private void look() throws Exception {
    flink.setProcessingTime(flink.getProcessingTime() + 500);
    flink.processElement(new StreamRecord<>(1L));
  }

  /** What was given since the last call, as {@code pull:id=name}, or {@code offset:id=name}. */
  private List<String> given() {
    List<CheckedRow> all = flink.extractOutputValues();
    List<String> now =
        all.subList(given, all.size()).stream()
            .map(CheckedRow::row)
            .map(
                row ->
                    (row.isPushed() ? "@" + row.push().offset() : row.pull())
                        + (row.isGone()
                            ? ":" + table.keys().decode(row.key()).get(0) + " gone"
                            : ":"
                                + row.columns().values().get(0)
                                + "="
                                + row.columns().values().get(1)))
            .toList();
    given = all.size();
    return now;
  }

  /** Numbers of pulls whose ends were told since the last call. */
  private List<Long> ends() {
    Queue<StreamRecord<Pulled>> all = flink.getSideOutput(ends);
    if (all == null) {
      return List.of();
    }
    List<Long> now = all.stream().skip(told).map(each -> each.getValue().pull()).toList();
    told = all.size();
    return now;
  }

  private List<Long> watermarks() {
    return flink.getOutput().stream()
        .filter(Watermark.class::isInstance)
        .map(mark -> ((Watermark) mark).getTimestamp())
        .toList();
  }

  private static void row(long pull, long id, String name) {
    ROWS.add(
        new PulledRow(
            "items",
            pull,
            pull * HOUR,
            pull * HOUR,
            NewRowsRun.itemKey(id),
            name == null ? null : new StructValue(Arrays.asList(id, name))));
    isNews = true;
  }

  private static void push(long offset, long id, String name) {
    ROWS.add(
        new PulledRow(
            "items",
            0,
            new PushPlace(0, offset),
            HOUR,
            HOUR,
            NewRowsRun.itemKey(id),
            new StructValue(Arrays.asList(id, name))));
    isNews = true;
  }

  private static void end(long pull) {
    ENDS.add(
        new PullEnd("items", pull, pull * HOUR, pull * HOUR + 1, Coverage.CHANGES, 1, 0, null));
    isNews = true;
  }

  @Test
  void rowsOfAPullComeWhenItHasEndedAndThoseThatArePushedAtOnce() throws Exception {
    row(1, 7, "a");
    row(1, 8, "b");
    end(1);
    row(2, 7, "c");
    push(4, 9, "p");
    start(null);
    look();
    assertThat(given()).containsExactlyInAnyOrder("1:7=a", "1:8=b", "@4:9=p");
    assertThat(ends()).containsExactly(1L);
    row(2, 8, null);
    end(2);
    push(5, 9, "q");
    look();
    assertThat(given()).containsExactlyInAnyOrder("2:7=c", "2:8 gone", "@5:9=q");
    assertThat(ends()).containsExactly(2L);
    look();
    assertThat(given()).isEmpty();
    assertThat(ends()).isEmpty();
  }

  @Test
  void aPullThatWasLeftComesWithTheNextOneThatEnds() throws Exception {
    row(1, 7, "a");
    start(null);
    look();
    assertThat(given()).isEmpty();
    row(2, 7, "b");
    end(2);
    look();
    assertThat(given()).containsExactly("1:7=a", "2:7=b");
  }

  @Test
  void aRowThatIsCommittedAfterItsPullsEndComesAndNoneTwice() throws Exception {
    for (long pull = 1; pull <= 5; pull++) {
      row(pull, 7, "v" + pull);
      end(pull);
    }
    start(null);
    look();
    assertThat(given()).hasSize(5);
    assertThat(ends()).as("the last says all").containsExactly(5L);
    row(5, 8, "late");
    row(3, 8, "late");
    look();
    assertThat(given()).containsExactly("5:8=late", "3:8=late");
    row(6, 7, "v6");
    end(6);
    row(4, 9, "late");
    OperatorSubtaskState state = flink.snapshot(1, 0);
    flink.close();
    start(state);
    isNews = true;
    look();
    assertThat(given()).containsExactlyInAnyOrder("6:7=v6", "4:9=late");
    assertThat(ends()).containsExactly(6L);
  }

  @Test
  void aRestoredOneReadsOnFromThere() throws Exception {
    row(1, 7, "a");
    end(1);
    push(3, 9, "p");
    start(null);
    look();
    OperatorSubtaskState state = flink.snapshot(1, 0);
    row(2, 7, "b");
    end(2);
    push(4, 9, "q");
    look();
    flink.close();
    start(state);
    isNews = true;
    look();
    assertThat(given()).containsExactly("2:7=b", "@4:9=q");
    assertThat(ends()).containsExactly(2L);
  }

  @Test
  void whileTheLogIsAwayTheClockGoesOn() throws Exception {
    row(1, 7, "a");
    end(1);
    isAway = true;
    start(null);
    look();
    assertThat(given()).isEmpty();
    assertThat(watermarks()).containsExactly(100 * HOUR + 500);
    isAway = false;
    flink.setProcessingTime(100 * HOUR + 900);
    flink.processElement(new StreamRecord<>(1L));
    assertThat(given()).as("after a pause of a second at most, and half of it at least").isEmpty();
    look();
    look();
    assertThat(given()).containsExactly("1:7=a");
    assertThat(watermarks()).startsWith(100 * HOUR + 500, 100 * HOUR + 900).hasSize(4);
  }

  @Test
  void whereItGoesAwayInAReadingTheJobGoesBackToItsCheckpoint() throws Exception {
    row(1, 7, "a");
    row(1, 8, "b");
    end(1);
    start(null);
    OperatorSubtaskState state = flink.snapshot(1, 0);
    readable = 1;
    assertThatThrownBy(this::look).hasMessageContaining("the log went away");
    flink.close();
    readable = -1;
    start(state);
    isNews = true;
    look();
    assertThat(given()).containsExactly("1:7=a", "1:8=b");
  }

  @Test
  void aStateThatHasGivenAViewNothingIsRefused() throws Exception {
    row(1, 7, "a");
    end(1);
    start(null);
    look();
    OperatorSubtaskState state = flink.snapshot(1, 0);
    flink.close();
    views = List.of("item__1", "more__1");
    assertThatThrownBy(() -> start(state))
        .hasMessageContaining("has given [more__1] no rows; submit it without state");
    flink.close();
    views = List.of();
    start(state);
  }
}
