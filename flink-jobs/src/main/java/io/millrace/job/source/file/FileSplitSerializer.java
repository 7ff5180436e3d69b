package io.millrace.job.source.file;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Bytes of a {@link FileSplit}, version 1: index (int), path (UTF), next row (long). */
final class FileSplitSerializer implements SimpleVersionedSerializer<FileSplit> {

  private static final int VERSION = 1;

  @Override
  public int getVersion() {
    return VERSION;
  }

  @Override
  public byte[] serialize(FileSplit split) throws IOException {
    DataOutputSerializer out = new DataOutputSerializer(64);
    write(split, out);
    return out.getCopyOfBuffer();
  }

  @Override
  public FileSplit deserialize(int version, byte[] bytes) throws IOException {
    requireKnown(version);
    return read(new DataInputDeserializer(bytes));
  }

  private static void write(FileSplit split, DataOutputSerializer out) throws IOException {
    out.writeInt(split.index());
    out.writeUTF(split.path());
    out.writeLong(split.nextRow());
  }

  private static FileSplit read(DataInputDeserializer in) throws IOException {
    return new FileSplit(in.readInt(), in.readUTF(), in.readLong());
  }

  private static void requireKnown(int version) throws IOException {
    if (version != VERSION) {
      throw new IOException(
          "Cannot restore file splits of version %d; known is %d".formatted(version, VERSION));
    }
  }

  /** The enumerator's checkpoint, version 1: the number of splits (int), then each of them. */
  static final class OfMany implements SimpleVersionedSerializer<List<FileSplit>> {
    @Override
    public int getVersion() {
      return VERSION;
    }

    @Override
    public byte[] serialize(List<FileSplit> splits) throws IOException {
      DataOutputSerializer out = new DataOutputSerializer(64 * splits.size() + 4);
      out.writeInt(splits.size());
      for (FileSplit split : splits) {
        write(split, out);
      }
      return out.getCopyOfBuffer();
    }

    @Override
    public List<FileSplit> deserialize(int version, byte[] bytes) throws IOException {
      requireKnown(version);
      DataInputDeserializer in = new DataInputDeserializer(bytes);
      List<FileSplit> splits = new ArrayList<>();
      for (int left = in.readInt(); left > 0; left--) {
        splits.add(read(in));
      }
      return splits;
    }
  }
}
