package io.millrace.job.source.table.pull;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.KeyRangeBytes;
import io.millrace.job.source.table.split.TextBytes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Bytes of a {@link TableState}. Those of version 1 do not say whether its pulls are logged. */
public final class TableStateSerializer implements SimpleVersionedSerializer<TableState> {

  private static final int VERSION = 2;
  private static final int WITHOUT_KEPT = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(TableState state) {
    ByteWriter out = new ByteWriter();
    out.writeString(state.definition());
    out.writeLong(state.lastTickMillis());
    out.writeByte(state.tickWaits() ? 1 : 0);
    out.writeUnsigned(state.ticksWaited());
    out.writeUnsigned(state.pulls());
    TextBytes.write(state.mark(), out);
    out.writeByte(state.lastSuccess() == null ? 0 : 1);
    if (state.lastSuccess() != null) {
      write(state.lastSuccess(), out);
    }
    out.writeByte(state.running() == null ? 0 : 1);
    if (state.running() != null) {
      write(state.running(), out);
    }
    out.writeLong(state.lastRequest());
    out.writeByte(state.markWaits() ? 1 : 0);
    TextBytes.write(state.waitingMark(), out);
    out.writeByte(state.isKept() ? 1 : 0);
    return out.toByteArray();
  }

  @Override
  public TableState deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION && version != WITHOUT_KEPT) {
      throw new IOException(
          "Cannot restore a table's progress of version %d; known are %d and %d"
              .formatted(version, WITHOUT_KEPT, VERSION));
    }
    ByteReader in = new ByteReader(bytes);
    return new TableState(
        in.readString(),
        in.readLong(),
        in.readByte() == 1,
        in.readUnsigned(),
        in.readUnsigned(),
        TextBytes.read(in),
        in.readByte() == 0 ? null : readSuccess(in),
        in.readByte() == 0 ? null : readRunning(in),
        in.readLong(),
        in.readByte() == 1,
        TextBytes.read(in),
        version != WITHOUT_KEPT && in.readByte() == 1);
  }

  private static void write(TableState.Success success, ByteWriter out) {
    out.writeUnsigned(success.pull());
    out.writeLong(success.startedAtMillis());
    out.writeLong(success.endedAtMillis());
    out.writeUnsigned(success.rows());
    out.writeUnsigned(success.rejected());
  }

  private static TableState.Success readSuccess(ByteReader in) {
    return new TableState.Success(
        in.readUnsigned(), in.readLong(), in.readLong(), in.readUnsigned(), in.readUnsigned());
  }

  private static void write(TableState.Running running, ByteWriter out) {
    out.writeLong(running.startedAtMillis());
    out.writeByte(running.plan() == null ? 0 : 1);
    if (running.plan() != null) {
      write(running.plan(), out);
    }
    write(running.waiting(), out);
    write(running.given(), out);
    out.writeUnsigned(running.rows());
    out.writeUnsigned(running.rejected());
    out.writeUnsigned(running.unkeyed());
    TextBytes.write(running.highest(), out);
    out.writeByte(running.left() ? 1 : 0);
  }

  private static TableState.Running readRunning(ByteReader in) {
    return new TableState.Running(
        in.readLong(),
        in.readByte() == 0 ? null : readPlan(in),
        readIndexes(in),
        readIndexes(in),
        in.readUnsigned(),
        in.readUnsigned(),
        in.readUnsigned(),
        TextBytes.read(in),
        in.readByte() == 1);
  }

  private static void write(PullPlan plan, ByteWriter out) {
    TextBytes.write(plan.from(), out);
    TextBytes.write(plan.mark(), out);
    out.writeUnsigned(plan.ranges().size());
    for (KeyRange range : plan.ranges()) {
      KeyRangeBytes.write(range, out);
    }
  }

  private static PullPlan readPlan(ByteReader in) {
    String from = TextBytes.read(in);
    String mark = TextBytes.read(in);
    int size = in.readLength();
    List<KeyRange> ranges = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      ranges.add(KeyRangeBytes.read(in));
    }
    return new PullPlan(from, mark, ranges);
  }

  private static void write(List<Integer> indexes, ByteWriter out) {
    out.writeUnsigned(indexes.size());
    for (int index : indexes) {
      out.writeUnsigned(index);
    }
  }

  private static List<Integer> readIndexes(ByteReader in) {
    int size = in.readLength();
    List<Integer> indexes = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      indexes.add((int) in.readUnsigned());
    }
    return indexes;
  }
}
