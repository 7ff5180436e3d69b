package io.millrace.job.type;

import io.millrace.job.newest.NewestEvent;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Bytes of a {@link NewestEvent}: its parts in order. */
public final class NewestEventSerializer extends ImmutableSerializer<NewestEvent> {
  /** The serializer; it has no state. */
  public static final NewestEventSerializer INSTANCE = new NewestEventSerializer();

  /** Its type. */
  public static final OpaqueTypeInfo<NewestEvent> TYPE =
      OpaqueTypeInfo.of(NewestEvent.class, INSTANCE);

  private static final long serialVersionUID = 1;

  @Override
  public void serialize(NewestEvent newest, DataOutputView target) throws IOException {
    target.writeUTF(newest.source());
    target.writeLong(newest.timeMillis());
    target.writeLong(newest.arrivedMillis());
  }

  @Override
  public NewestEvent deserialize(DataInputView source) throws IOException {
    return new NewestEvent(source.readUTF(), source.readLong(), source.readLong());
  }

  @Override
  public TypeSerializerSnapshot<NewestEvent> snapshotConfiguration() {
    return new Format1();
  }

  /** Names format 1 in checkpoints and savepoints. */
  public static final class Format1 extends SimpleTypeSerializerSnapshot<NewestEvent> {
    /** Called by Flink when it restores. */
    public Format1() {
      super(() -> INSTANCE);
    }
  }
}
