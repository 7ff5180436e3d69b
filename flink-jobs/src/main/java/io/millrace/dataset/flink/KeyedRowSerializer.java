package io.millrace.dataset.flink;

import io.millrace.job.type.ImmutableSerializer;
import io.millrace.job.type.OpaqueTypeInfo;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Bytes of a {@link KeyedRow}, format 1: key and length (int each), then the row's bytes. */
public final class KeyedRowSerializer extends ImmutableSerializer<KeyedRow> {
  static final KeyedRowSerializer INSTANCE = new KeyedRowSerializer();
  static final OpaqueTypeInfo<KeyedRow> TYPE = OpaqueTypeInfo.of(KeyedRow.class, INSTANCE);

  private static final long serialVersionUID = 1;

  @Override
  public void serialize(KeyedRow row, DataOutputView target) throws IOException {
    target.writeInt(row.key());
    writeBytes(row.row(), target);
  }

  @Override
  public KeyedRow deserialize(DataInputView source) throws IOException {
    return new KeyedRow(source.readInt(), readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<KeyedRow> snapshotConfiguration() {
    return new Format1();
  }

  /** Names format 1. */
  public static final class Format1 extends SimpleTypeSerializerSnapshot<KeyedRow> {
    /** Called by Flink. */
    public Format1() {
      super(() -> INSTANCE);
    }
  }
}
