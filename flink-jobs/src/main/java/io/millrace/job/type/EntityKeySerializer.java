package io.millrace.job.type;

import io.millrace.core.EntityKey;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Bytes of an {@link EntityKey}, format 1: length (int), then its bytes. */
public final class EntityKeySerializer extends ImmutableSerializer<EntityKey> {
  /** The serializer; it has no state. */
  public static final EntityKeySerializer INSTANCE = new EntityKeySerializer();

  /** The type of the keys of every view. */
  public static final OpaqueTypeInfo<EntityKey> TYPE = OpaqueTypeInfo.of(EntityKey.class, INSTANCE);

  private static final long serialVersionUID = 1;

  @Override
  public void serialize(EntityKey key, DataOutputView target) throws IOException {
    writeBytes(key.bytes(), target);
  }

  @Override
  public EntityKey deserialize(DataInputView source) throws IOException {
    return new EntityKey(readBytes(source));
  }

  @Override
  public TypeSerializerSnapshot<EntityKey> snapshotConfiguration() {
    return new Format1();
  }

  /** Names format 1 in checkpoints and savepoints. */
  public static final class Format1 extends SimpleTypeSerializerSnapshot<EntityKey> {
    /** Called by Flink when it restores. */
    public Format1() {
      super(() -> INSTANCE);
    }
  }
}
