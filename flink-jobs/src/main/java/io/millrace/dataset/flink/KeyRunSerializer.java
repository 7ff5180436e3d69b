package io.millrace.dataset.flink;

import io.millrace.job.type.ImmutableSerializer;
import io.millrace.job.type.OpaqueTypeInfo;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Bytes of a {@link KeyRun}, format 1: key and length (int each), then the bytes of its rows. */
public final class KeyRunSerializer extends ImmutableSerializer<KeyRun> {
  static final KeyRunSerializer INSTANCE = new KeyRunSerializer();
  static final OpaqueTypeInfo<KeyRun> TYPE = OpaqueTypeInfo.of(KeyRun.class, INSTANCE);

  private static final long serialVersionUID = 1;

  @Override
  public void serialize(KeyRun run, DataOutputView target) throws IOException {
    target.writeInt(run.key());
    writeBytes(run.rows(), target);
  }

  @Override
  public KeyRun deserialize(DataInputView source) throws IOException {
    return new KeyRun(source.readInt(), readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<KeyRun> snapshotConfiguration() {
    return new Format1();
  }

  /** Names format 1. */
  public static final class Format1 extends SimpleTypeSerializerSnapshot<KeyRun> {
    /** Called by Flink. */
    public Format1() {
      super(() -> INSTANCE);
    }
  }
}
