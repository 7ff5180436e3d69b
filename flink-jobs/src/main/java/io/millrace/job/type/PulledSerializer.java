package io.millrace.job.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.source.table.PulledRow;
import io.millrace.job.source.table.RejectedRow;
import io.millrace.job.source.table.RowPlace;
import io.millrace.job.source.table.split.TextBytes;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of what is {@link Pulled} from one table, format 1: their length (int), which kind it is (a
 * byte), then its parts; a row's values by the table's type.
 */
public final class PulledSerializer extends ImmutableSerializer<Pulled> {
  private static final long serialVersionUID = 1;
  private static final int ROW = 0;
  private static final int REJECTED = 1;
  private static final int END = 2;
  private static final ValueCodec INSTANT = ValueCodec.of(DataType.TIMESTAMP);

  private final DataType type;
  private transient ValueCodec codec;
  private transient ByteWriter scratch;

  private PulledSerializer(DataType type) {
    this.type = Objects.requireNonNull(type);
  }

  /** Flink's type of what is pulled from a table with rows of this type. */
  public static OpaqueTypeInfo<Pulled> type(DataType.Struct rowType) {
    return OpaqueTypeInfo.of(Pulled.class, new PulledSerializer(rowType));
  }

  @Override
  public TypeSerializer<Pulled> duplicate() {
    return new PulledSerializer(type);
  }

  @Override
  public void serialize(Pulled pulled, DataOutputView target) throws IOException {
    prepare();
    scratch.clear();
    if (pulled instanceof PulledRow row) {
      scratch.writeByte(ROW);
      head(row, row.place());
      scratch.writeByte(row.observedAt() == null ? 0 : 1);
      if (row.observedAt() != null) {
        INSTANT.write(row.observedAt(), scratch);
      }
      codec.write(row.values(), scratch);
    } else if (pulled instanceof RejectedRow row) {
      scratch.writeByte(REJECTED);
      head(row, row.place());
      TextBytes.writeAll(row.key(), scratch);
      scratch.writeString(row.column());
      scratch.writeString(row.reason());
      scratch.writeString(row.row());
    } else if (pulled instanceof PullEnd end) {
      scratch.writeByte(END);
      head(end, new RowPlace(end.pull(), 0, 0));
      scratch.writeString(end.coverage().name());
      scratch.writeLong(end.startedAtMillis());
      scratch.writeUnsigned(end.rows());
      scratch.writeUnsigned(end.rejected());
    }
    writeBytes(scratch.toByteArray(), target);
  }

  private void head(Pulled pulled, RowPlace place) {
    scratch.writeString(pulled.table());
    scratch.writeUnsigned(place.pull());
    scratch.writeUnsigned(place.split());
    scratch.writeUnsigned(place.ordinal());
    scratch.writeLong(pulled.pulledAtMillis());
  }

  @Override
  public Pulled deserialize(DataInputView source) throws IOException {
    prepare();
    ByteReader in = new ByteReader(readBytes(source));
    int kind = in.readByte();
    String table = in.readString();
    RowPlace place = new RowPlace(in.readUnsigned(), (int) in.readUnsigned(), in.readUnsigned());
    long pulledAtMillis = in.readLong();
    return switch (kind) {
      case ROW ->
          new PulledRow(
              table,
              place,
              pulledAtMillis,
              in.readByte() == 0 ? null : (Instant) INSTANT.read(in),
              (StructValue) codec.read(in));
      case REJECTED ->
          new RejectedRow(
              table,
              place,
              pulledAtMillis,
              TextBytes.readAll(in),
              in.readString(),
              in.readString(),
              in.readString());
      case END ->
          new PullEnd(
              table,
              place.pull(),
              pulledAtMillis,
              Coverage.valueOf(in.readString()),
              in.readLong(),
              in.readUnsigned(),
              in.readUnsigned());
      default -> throw new IOException("nothing pulled is of kind " + kind);
    };
  }

  private void prepare() {
    if (codec == null) {
      codec = ValueCodec.of(type);
      scratch = new ByteWriter();
    }
  }

  @Override
  public TypeSerializerSnapshot<Pulled> snapshotConfiguration() {
    return new Format(List.of(type));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PulledSerializer that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  /** Names the format by the row's type. */
  public static final class Format extends TypedFormat<Pulled> {
    /** Called by Flink before it reads. */
    public Format() {
      this(List.of());
    }

    Format(List<DataType> types) {
      super(types);
    }

    @Override
    TypeSerializer<Pulled> serializer(List<DataType> types) {
      return new PulledSerializer(types.get(0));
    }
  }
}
