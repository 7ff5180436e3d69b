package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.compile.BoundTable;
import io.millrace.job.source.table.Backoff;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.Pulled;
import io.millrace.table.PulledRow;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads rows of a table that another job pulls and logs, in one subtask, from the log's beginning
 * on and whenever it is told to look: so all jobs have the same rows, by the same numbers of pulls,
 * and the source is read once. Rows of a pull come when it has ended, those that were pushed when
 * the log has them; both for good, and each once, whatever this is restored from.
 *
 * <p>Input: something from time to time. Outputs: rows, and by a side output the end of the last
 * pull. A row arrives when it is given, so the watermark is the clock, also while the log is out of
 * reach.
 */
final class FollowLog extends AbstractStreamOperator<CheckedRow>
    implements OneInputStreamOperator<Long, CheckedRow> {
  private static final long serialVersionUID = 1;
  private static final Logger LOG = LoggerFactory.getLogger(FollowLog.class);
  private static final ListStateDescriptor<byte[]> STATE =
      new ListStateDescriptor<>("followed", BytePrimitiveArraySerializer.INSTANCE);

  private static final Backoff PAUSES = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  private final TableSettings settings;
  private final OutputTag<Pulled> ends;
  private final SortedSet<String> views;

  private transient ListState<byte[]> saved;
  private transient BoundTable table;
  private transient RowHistory.Follower follower;
  private transient boolean isReading;
  private transient int failures;
  private transient long notBeforeMillis;

  /** All rows of pulls up to this one were given, but for late ones. */
  private transient long pull;

  /** By partition, the highest offset of a pushed row that was given. */
  private transient Map<Integer, Long> pushes;

  /** What the log was as of when it was last read; null before. */
  private transient Long asOf;

  private transient SortedSet<String> fed;

  /**
   * @param views online tables of those that are given the rows
   */
  FollowLog(TableSettings settings, OutputTag<Pulled> ends, Collection<String> views) {
    this.settings = settings;
    this.ends = ends;
    this.views = new TreeSet<>(views);
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    saved = context.getOperatorStateStore().getListState(STATE);
    pushes = new TreeMap<>();
    for (byte[] bytes : saved.get()) {
      restore(new ByteReader(bytes));
    }
  }

  private void restore(ByteReader in) {
    pull = in.readUnsigned();
    for (int left = in.readLength(); left > 0; left--) {
      pushes.put((int) in.readUnsigned(), in.readUnsigned());
    }
    asOf = in.readByte() == 0 ? null : in.readFixed64();
    fed = new TreeSet<>();
    for (int left = in.readLength(); left > 0; left--) {
      fed.add(in.readString());
    }
  }

  @Override
  public void open() throws Exception {
    super.open();
    table = settings.viewClasses().compile(getUserCodeClassloader()).table(settings.table());
    if (fed != null && !fed.containsAll(views)) {
      SortedSet<String> unfed = new TreeSet<>(views);
      unfed.removeAll(fed);
      throw new IllegalStateException(
          "table '%s': the state that this job goes on from has given %s no rows; submit it without state, or those views by another job"
              .formatted(table.name(), unfed));
    }
  }

  @Override
  public void processElement(StreamRecord<Long> tick) throws Exception {
    if (nowMillis() >= notBeforeMillis) {
      patiently();
    }
    output.emitWatermark(new Watermark(nowMillis()));
  }

  private void patiently() throws Exception {
    isReading = false;
    try {
      follow();
      failures = 0;
    } catch (Exception e) {
      if (isReading) {
        throw e; // Some were given: from the last checkpoint on none is given twice.
      }
      long pauseMillis = PAUSES.millisAfter(++failures, ThreadLocalRandom.current());
      LOG.warn(
          "Table '{}' cannot be followed in the log; trying again in {} ms",
          table.name(),
          pauseMillis,
          e);
      notBeforeMillis = nowMillis() + pauseMillis;
      closeFollower();
    }
  }

  private long nowMillis() {
    return getProcessingTimeService().getCurrentProcessingTime();
  }

  private void follow() throws Exception {
    if (follower == null) {
      follower = settings.history().follow(table);
    }
    if (!follower.look()) {
      return;
    }
    List<PullEnd> ended = follower.ended(pull);
    Long now = follower.rowsAsOf();
    if (ended.isEmpty() && Objects.equals(now, asOf)) {
      return; // Another table was pulled.
    }
    if (asOf != null) {
      // Rows of a pull and its end are of one job, the end of a later checkpoint; but a commit that
      // was late is done with the next one, and the tables of a checkpoint in any order.
      follower.forEachLate(asOf, pull, this::give);
    }
    long reached = ended.isEmpty() ? pull : ended.get(ended.size() - 1).pull();
    Map<Integer, Long> pushed = new TreeMap<>(pushes);
    follower.forEach(
        new RowHistory.After(pull, pushes),
        reached,
        row -> {
          if (row.isPushed()) {
            pushed.merge(row.push().partition(), row.push().offset(), Math::max);
          }
          give(row);
        });
    isReading = true;
    if (!ended.isEmpty()) {
      // It says all that those before it do.
      PullEnd last = ended.get(ended.size() - 1);
      output.collect(ends, new StreamRecord<>(last, last.arrivalMillis()));
    }
    pull = reached;
    pushes = pushed;
    asOf = now;
  }

  private void give(PulledRow row) {
    isReading = true;
    output.collect(new StreamRecord<>(CheckedRow.good(row), row.pulledAtMillis()));
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    ByteWriter out = new ByteWriter(64);
    out.writeUnsigned(pull);
    out.writeUnsigned(pushes.size());
    pushes.forEach(
        (partition, offset) -> {
          out.writeUnsigned(partition);
          out.writeUnsigned(offset);
        });
    out.writeByte(asOf == null ? 0 : 1);
    if (asOf != null) {
      out.writeFixed64(asOf);
    }
    out.writeUnsigned(views.size());
    views.forEach(out::writeString);
    saved.update(List.of(out.toByteArray()));
  }

  private void closeFollower() {
    if (follower != null) {
      try {
        follower.close();
      } catch (RuntimeException e) {
        LOG.warn("Table '{}': the log cannot be closed", settings.table(), e);
      }
      follower = null;
    }
  }

  @Override
  public void close() throws Exception {
    closeFollower();
    super.close();
  }
}
