package io.millrace.job.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.core.EntityKey;
import io.millrace.job.table.PulledRowBytes;
import io.millrace.table.PulledRow;
import io.millrace.type.DataType;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of the {@link PulledRow}s of one table, format 1: their length (int), then the key, then
 * {@link PulledRowBytes}.
 */
public final class PulledRowSerializer extends ImmutableSerializer<PulledRow> {
  private static final long serialVersionUID = 1;

  private final DataType.Struct type;
  private transient PulledRowBytes rows;
  private transient ByteWriter scratch;

  private PulledRowSerializer(DataType.Struct type) {
    this.type = Objects.requireNonNull(type);
  }

  /** For a table with rows of this type. */
  public static PulledRowSerializer of(DataType.Struct type) {
    return new PulledRowSerializer(type);
  }

  /** Flink's type of the rows of a table. */
  public static OpaqueTypeInfo<PulledRow> type(DataType.Struct type) {
    return OpaqueTypeInfo.of(PulledRow.class, of(type));
  }

  DataType.Struct rowType() {
    return type;
  }

  @Override
  public TypeSerializer<PulledRow> duplicate() {
    return new PulledRowSerializer(type);
  }

  @Override
  public void serialize(PulledRow row, DataOutputView target) throws IOException {
    prepare();
    scratch.clear();
    scratch.writeString(row.table());
    scratch.writeBytes(row.key().bytes());
    rows.write(row, scratch);
    writeBytes(scratch.toByteArray(), target);
  }

  @Override
  public PulledRow deserialize(DataInputView source) throws IOException {
    prepare();
    ByteReader in = new ByteReader(readBytes(source));
    String table = in.readString();
    EntityKey key = new EntityKey(in.readBytes());
    return rows.read(table, key, in);
  }

  private void prepare() {
    if (rows == null) {
      rows = new PulledRowBytes(type);
      scratch = new ByteWriter();
    }
  }

  @Override
  public TypeSerializerSnapshot<PulledRow> snapshotConfiguration() {
    return new Format(List.of(type));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PulledRowSerializer that && type.equals(that.type);
  }

  @Override
  public int hashCode() {
    return type.hashCode();
  }

  /** Names the format by the row's type. */
  public static final class Format extends TypedFormat<PulledRow> {
    /** Called by Flink before it reads. */
    public Format() {
      this(List.of());
    }

    Format(List<DataType> types) {
      super(types);
    }

    @Override
    TypeSerializer<PulledRow> serializer(List<DataType> types) {
      return new PulledRowSerializer((DataType.Struct) types.get(0));
    }
  }
}
