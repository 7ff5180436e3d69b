package io.millrace.job.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.event.ReasonCode;
import io.millrace.job.source.table.Coverage;
import io.millrace.job.source.table.FoundRow;
import io.millrace.job.source.table.PullEnd;
import io.millrace.job.source.table.PullLeft;
import io.millrace.job.source.table.PullTrouble;
import io.millrace.job.source.table.Pulled;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.RejectedRow;
import io.millrace.job.source.table.RowPlace;
import io.millrace.job.source.table.split.TextBytes;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import io.millrace.type.ValueCodec;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of what is {@link Pulled} from one table, format 1: their length (int), which kind it is (a
 * byte), then its parts; a row's values by the table's type, a key's by its own.
 */
public final class PulledSerializer extends ImmutableSerializer<Pulled> {
  private static final long serialVersionUID = 1;
  private static final int ROW = 0;
  private static final int REJECTED = 1;
  private static final int END = 2;
  private static final int TROUBLE = 3;
  private static final int LEFT = 4;

  private final DataType rowType;
  private final DataType keyType;
  private transient ValueCodec rows;
  private transient ValueCodec keys;
  private transient ByteWriter scratch;

  private PulledSerializer(DataType rowType, DataType keyType) {
    this.rowType = Objects.requireNonNull(rowType);
    this.keyType = Objects.requireNonNull(keyType);
  }

  /** Flink's type of what is pulled from a table. */
  public static OpaqueTypeInfo<Pulled> type(PulledTable table) {
    return OpaqueTypeInfo.of(Pulled.class, new PulledSerializer(table.rowType(), table.keyType()));
  }

  @Override
  public TypeSerializer<Pulled> duplicate() {
    return new PulledSerializer(rowType, keyType);
  }

  @Override
  public void serialize(Pulled pulled, DataOutputView target) throws IOException {
    prepare();
    scratch.clear();
    if (pulled instanceof FoundRow row) {
      scratch.writeByte(ROW);
      head(row, row.place());
      rows.write(row.values(), scratch);
    } else if (pulled instanceof RejectedRow row) {
      scratch.writeByte(REJECTED);
      head(row, row.place());
      TextBytes.writeAll(row.key(), scratch);
      scratch.writeByte(row.keyValues() == null ? 0 : 1);
      if (row.keyValues() != null) {
        keys.write(row.keyValues(), scratch);
      }
      scratch.writeString(row.code().name());
      scratch.writeString(row.column());
      scratch.writeString(row.reason());
      scratch.writeString(row.row());
    } else if (pulled instanceof PullEnd end) {
      scratch.writeByte(END);
      head(end, new RowPlace(end.pull(), 0, 0));
      scratch.writeString(end.coverage().name());
      scratch.writeUnsigned(end.rows());
      scratch.writeUnsigned(end.rejected());
      TextBytes.write(end.seenUntil(), scratch);
    } else if (pulled instanceof PullLeft left) {
      scratch.writeByte(LEFT);
      head(left, new RowPlace(left.pull(), 0, 0));
    } else if (pulled instanceof PullTrouble trouble) {
      scratch.writeByte(TROUBLE);
      head(trouble, new RowPlace(trouble.pull(), 0, 0));
      scratch.writeString(trouble.reason());
    }
    writeBytes(scratch.toByteArray(), target);
  }

  private void head(Pulled pulled, RowPlace place) {
    scratch.writeString(pulled.table());
    scratch.writeUnsigned(place.pull());
    scratch.writeUnsigned(place.split());
    scratch.writeUnsigned(place.ordinal());
    scratch.writeLong(pulled.pulledAtMillis());
    scratch.writeLong(pulled.arrivalMillis());
  }

  @Override
  public Pulled deserialize(DataInputView source) throws IOException {
    prepare();
    ByteReader in = new ByteReader(readBytes(source));
    int kind = in.readByte();
    String table = in.readString();
    RowPlace place = new RowPlace(in.readUnsigned(), (int) in.readUnsigned(), in.readUnsigned());
    long pulledAtMillis = in.readLong();
    long arrivalMillis = in.readLong();
    return switch (kind) {
      case ROW ->
          new FoundRow(table, place, pulledAtMillis, arrivalMillis, (StructValue) rows.read(in));
      case REJECTED ->
          new RejectedRow(
              table,
              place,
              pulledAtMillis,
              arrivalMillis,
              TextBytes.readAll(in),
              in.readByte() == 0 ? null : (StructValue) keys.read(in),
              ReasonCode.valueOf(in.readString()),
              in.readString(),
              in.readString(),
              in.readString());
      case END ->
          new PullEnd(
              table,
              place.pull(),
              pulledAtMillis,
              arrivalMillis,
              Coverage.valueOf(in.readString()),
              in.readUnsigned(),
              in.readUnsigned(),
              TextBytes.read(in));
      case TROUBLE ->
          new PullTrouble(table, place.pull(), pulledAtMillis, arrivalMillis, in.readString());
      case LEFT -> new PullLeft(table, place.pull(), pulledAtMillis, arrivalMillis);
      default -> throw new IOException("nothing pulled is of kind " + kind);
    };
  }

  private void prepare() {
    if (rows == null) {
      rows = ValueCodec.of(rowType);
      keys = ValueCodec.of(keyType);
      scratch = new ByteWriter();
    }
  }

  @Override
  public TypeSerializerSnapshot<Pulled> snapshotConfiguration() {
    return new Format(List.of(rowType, keyType));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PulledSerializer that
        && rowType.equals(that.rowType)
        && keyType.equals(that.keyType);
  }

  @Override
  public int hashCode() {
    return rowType.hashCode();
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
      return new PulledSerializer(types.get(0), types.get(1));
    }
  }
}
