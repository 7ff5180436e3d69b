package io.millrace.job.type;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.core.Contribution;
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
 * Names the format of contributions in checkpoints and savepoints: version 1, then the number of
 * slots and the type of each as JSON. Other slots are another format and cannot be read.
 */
public final class ContributionFormat implements TypeSerializerSnapshot<Contribution> {
  private static final ObjectMapper JSON = new ObjectMapper();

  private List<DataType> slots;

  /** Called by Flink before it reads. */
  public ContributionFormat() {
    this(List.of());
  }

  ContributionFormat(List<DataType> slots) {
    this.slots = slots;
  }

  @Override
  public int getCurrentVersion() {
    return 1;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeInt(slots.size());
    for (DataType slot : slots) {
      out.writeUTF(DataTypes.toJson(slot).toString());
    }
  }

  @Override
  public void readSnapshot(int version, DataInputView in, ClassLoader loader) throws IOException {
    if (version != getCurrentVersion()) {
      throw new IOException("contributions of format " + version + "; this version reads format 1");
    }
    int size = in.readInt();
    List<DataType> read = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      read.add(DataTypes.fromJson(JSON.readTree(in.readUTF())));
    }
    slots = List.copyOf(read);
  }

  @Override
  public TypeSerializer<Contribution> restoreSerializer() {
    return ContributionSerializer.of(slots);
  }

  @Override
  public TypeSerializerSchemaCompatibility<Contribution> resolveSchemaCompatibility(
      TypeSerializerSnapshot<Contribution> old) {
    return old instanceof ContributionFormat that && that.slots.equals(slots)
        ? TypeSerializerSchemaCompatibility.compatibleAsIs()
        : TypeSerializerSchemaCompatibility.incompatible();
  }
}
