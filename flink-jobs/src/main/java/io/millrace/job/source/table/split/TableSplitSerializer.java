package io.millrace.job.source.table.split;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.job.source.table.Coverage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Bytes of a {@link TableSplit}, version 1. */
public final class TableSplitSerializer implements SimpleVersionedSerializer<TableSplit> {

  private static final int VERSION = 1;
  private static final int READ_ROWS = 0;
  private static final int END_PULL = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(TableSplit split) {
    ByteWriter out = new ByteWriter();
    out.writeString(split.definition());
    out.writeUnsigned(split.pull());
    out.writeUnsigned(split.index());
    write(split.work(), out);
    out.writeByte(
        switch (split.status()) {
          case OPEN -> 0;
          case FINISHED -> 1;
          case LEFT -> 2;
        });
    write(split.position(), out);
    out.writeUnsigned(split.rows());
    out.writeUnsigned(split.rejected());
    out.writeUnsigned(split.unkeyed());
    TextBytes.write(split.highest(), out);
    return out.toByteArray();
  }

  @Override
  public TableSplit deserialize(int version, byte[] bytes) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "Cannot restore splits of a table of version %d; known is %d"
              .formatted(version, VERSION));
    }
    ByteReader in = new ByteReader(bytes);
    return new TableSplit(
        in.readString(),
        in.readUnsigned(),
        (int) in.readUnsigned(),
        readWork(in),
        readStatus(in),
        readPosition(in),
        in.readUnsigned(),
        in.readUnsigned(),
        in.readUnsigned(),
        TextBytes.read(in));
  }

  private static SplitStatus readStatus(ByteReader in) {
    int status = in.readByte();
    return switch (status) {
      case 0 -> SplitStatus.OPEN;
      case 1 -> SplitStatus.FINISHED;
      case 2 -> SplitStatus.LEFT;
      default -> throw new IllegalArgumentException("no status " + status);
    };
  }

  private static void write(SplitWork work, ByteWriter out) {
    if (work instanceof SplitWork.ReadRows rows) {
      out.writeByte(READ_ROWS);
      KeyRangeBytes.write(rows.range(), out);
      TextBytes.write(rows.from(), out);
      out.writeLong(rows.pulledAtMillis());
    } else if (work instanceof SplitWork.EndPull end) {
      out.writeByte(END_PULL);
      out.writeString(end.coverage().name());
      out.writeLong(end.pulledAtMillis());
      out.writeUnsigned(end.rows());
      out.writeUnsigned(end.rejected());
      TextBytes.write(end.mark(), out);
    }
  }

  private static SplitWork readWork(ByteReader in) {
    int kind = in.readByte();
    return switch (kind) {
      case READ_ROWS ->
          new SplitWork.ReadRows(KeyRangeBytes.read(in), TextBytes.read(in), in.readLong());
      case END_PULL ->
          new SplitWork.EndPull(
              Coverage.valueOf(in.readString()),
              in.readLong(),
              in.readUnsigned(),
              in.readUnsigned(),
              TextBytes.read(in));
      default -> throw new IllegalArgumentException("no work of kind " + kind);
    };
  }

  private static void write(Position position, ByteWriter out) {
    out.writeByte(position.isStart() ? 0 : 1);
    if (!position.isStart()) {
      TextBytes.writeAll(position.key(), out);
      out.writeUnsigned(position.emitted().size());
      for (long digest : position.emitted()) {
        out.writeFixed64(digest);
      }
    }
  }

  private static Position readPosition(ByteReader in) {
    if (in.readByte() == 0) {
      return Position.START;
    }
    List<String> key = TextBytes.readAll(in);
    int size = in.readLength();
    List<Long> emitted = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      emitted.add(in.readFixed64());
    }
    return new Position(key, emitted);
  }
}
