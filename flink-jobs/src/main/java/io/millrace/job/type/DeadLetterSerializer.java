package io.millrace.job.type;

import io.millrace.event.ReasonCode;
import io.millrace.job.decode.DeadLetter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.typeutils.SimpleTypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Bytes of a {@link DeadLetter}, format 1: stream, partition (int), offset and arrival (long each),
 * value, reason, place, message, view. Texts are UTF-8; texts and bytes follow their length (int,
 * -1 for null).
 */
public final class DeadLetterSerializer extends ImmutableSerializer<DeadLetter> {
  /** The serializer; it has no state. */
  public static final DeadLetterSerializer INSTANCE = new DeadLetterSerializer();

  /** The type of dead letters of every stream. */
  public static final OpaqueTypeInfo<DeadLetter> TYPE =
      OpaqueTypeInfo.of(DeadLetter.class, INSTANCE);

  private static final long serialVersionUID = 1;

  @Override
  public void serialize(DeadLetter letter, DataOutputView target) throws IOException {
    writeText(letter.stream(), target);
    target.writeInt(letter.partition());
    target.writeLong(letter.offset());
    target.writeLong(letter.ingestedAtMillis());
    writeBytes(letter.value(), target);
    writeText(letter.reason().name(), target);
    writeText(letter.place(), target);
    writeText(letter.message(), target);
    writeText(letter.view(), target);
  }

  @Override
  public DeadLetter deserialize(DataInputView source) throws IOException {
    return new DeadLetter(
        readText(source),
        source.readInt(),
        source.readLong(),
        source.readLong(),
        readBytes(source),
        ReasonCode.valueOf(readText(source)),
        readText(source),
        readText(source),
        readText(source));
  }

  private static void writeText(String text, DataOutputView target) throws IOException {
    writeBytes(text == null ? null : text.getBytes(StandardCharsets.UTF_8), target);
  }

  private static String readText(DataInputView source) throws IOException {
    byte[] bytes = readBytes(source);
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  @Override
  public TypeSerializerSnapshot<DeadLetter> snapshotConfiguration() {
    return new Format1();
  }

  /** Names format 1 in checkpoints and savepoints. */
  public static final class Format1 extends SimpleTypeSerializerSnapshot<DeadLetter> {
    /** Called by Flink when it restores. */
    public Format1() {
      super(() -> INSTANCE);
    }
  }
}
