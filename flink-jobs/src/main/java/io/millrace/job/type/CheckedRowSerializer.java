package io.millrace.job.type;

import io.millrace.job.table.CheckedRow;
import io.millrace.type.DataType;
import java.io.IOException;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of the {@link CheckedRow}s of one table, format 1: 0 and the row, or 1, the key, the pull
 * (long) and the dead letter.
 */
public final class CheckedRowSerializer extends ImmutableSerializer<CheckedRow> {
  private static final long serialVersionUID = 1;
  private static final int GOOD = 0;
  private static final int BAD = 1;

  private final PulledRowSerializer rows;

  private CheckedRowSerializer(PulledRowSerializer rows) {
    this.rows = rows;
  }

  /** Flink's type of the checked rows of a table. */
  public static OpaqueTypeInfo<CheckedRow> type(DataType.Struct type) {
    return OpaqueTypeInfo.of(
        CheckedRow.class, new CheckedRowSerializer(PulledRowSerializer.of(type)));
  }

  @Override
  public TypeSerializer<CheckedRow> duplicate() {
    return new CheckedRowSerializer(PulledRowSerializer.of(rows.rowType()));
  }

  @Override
  public void serialize(CheckedRow checked, DataOutputView target) throws IOException {
    if (checked.row() != null) {
      target.writeByte(GOOD);
      rows.serialize(checked.row(), target);
    } else {
      target.writeByte(BAD);
      EntityKeySerializer.INSTANCE.serialize(checked.key(), target);
      target.writeLong(checked.pull());
      DeadLetterSerializer.INSTANCE.serialize(checked.refused(), target);
    }
  }

  @Override
  public CheckedRow deserialize(DataInputView source) throws IOException {
    int kind = source.readByte();
    return switch (kind) {
      case GOOD -> CheckedRow.good(rows.deserialize(source));
      case BAD ->
          CheckedRow.bad(
              EntityKeySerializer.INSTANCE.deserialize(source),
              source.readLong(),
              DeadLetterSerializer.INSTANCE.deserialize(source));
      default -> throw new IOException("no checked row is of kind " + kind);
    };
  }

  @Override
  public TypeSerializerSnapshot<CheckedRow> snapshotConfiguration() {
    return new Format(List.of(rows.rowType()));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CheckedRowSerializer that && rows.equals(that.rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  /** Names the format by the row's type. */
  public static final class Format extends TypedFormat<CheckedRow> {
    /** Called by Flink before it reads. */
    public Format() {
      this(List.of());
    }

    Format(List<DataType> types) {
      super(types);
    }

    @Override
    TypeSerializer<CheckedRow> serializer(List<DataType> types) {
      return new CheckedRowSerializer(PulledRowSerializer.of((DataType.Struct) types.get(0)));
    }
  }
}
