package io.millrace.job.type;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.type.DataType;
import io.millrace.type.DataTypes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Names a format that depends on data types in checkpoints and savepoints: version 1, the number of
 * types, then each as JSON. Values of other types are another format and cannot be read.
 */
abstract class TypedFormat<T> implements TypeSerializerSnapshot<T> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private List<DataType> types;

  TypedFormat(List<DataType> types) {
    this.types = types;
  }

  abstract TypeSerializer<T> serializer(List<DataType> types);

  @Override
  public final int getCurrentVersion() {
    return 1;
  }

  @Override
  public final void writeSnapshot(DataOutputView out) throws IOException {
    out.writeInt(types.size());
    for (DataType type : types) {
      out.writeUTF(DataTypes.toJson(type).toString());
    }
  }

  @Override
  public final void readSnapshot(int version, DataInputView in, ClassLoader loader)
      throws IOException {
    if (version != getCurrentVersion()) {
      throw new IOException("values of format " + version + "; this version reads format 1");
    }
    int size = in.readInt();
    List<DataType> read = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      read.add(DataTypes.fromJson(JSON.readTree(in.readUTF())));
    }
    types = List.copyOf(read);
  }

  @Override
  public final TypeSerializer<T> restoreSerializer() {
    return serializer(types);
  }

  @Override
  public final TypeSerializerSchemaCompatibility<T> resolveSchemaCompatibility(
      TypeSerializerSnapshot<T> old) {
    return old.getClass() == getClass() && ((TypedFormat<T>) old).types.equals(types)
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
