package io.millrace.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/**
 * The place of the branch, then its data. Null is null; a branch of another type is a wrong type.
 */
final class AvroUnion extends AvroCodec {
  private final Schema union;
  private final DataType type;
  private final AvroCodec[] branches;
  private final int nullBranch;
  private final int writtenBranch;

  AvroUnion(Schema union, DataType type, Schema reader) {
    this.union = union;
    this.type = type;
    List<Schema> schemas = union.getTypes();
    this.branches = new AvroCodec[schemas.size()];
    Schema.Type natural = AvroTypes.schema(type).getType();
    IncompatibleSchemaException first = null;
    int ofNull = -1;
    int chosen = -1;
    for (int i = 0; i < branches.length; i++) {
      Schema branch = schemas.get(i);
      if (branch.getType() == Schema.Type.NULL) {
        ofNull = i;
        continue;
      }
      try {
        branches[i] = AvroCodecs.of(branch, type, reader);
        boolean better =
            chosen < 0 || (branch.getType() == natural && schemas.get(chosen).getType() != natural);
        chosen = better ? i : chosen;
      } catch (IncompatibleSchemaException e) {
        first = first == null ? e : first;
      }
    }
    if (chosen < 0) {
      throw first != null
          ? first
          : new IncompatibleSchemaException(
              "", "an Avro union without values cannot be read as " + DataTypes.shortName(type));
    }
    this.nullBranch = ofNull;
    this.writtenBranch = chosen;
  }

  @Override
  public Object read(ByteReader in) {
    int place = AvroPrimitive.readInt(in);
    if (place < 0 || place >= branches.length) {
      throw new IllegalArgumentException(
          "a union of " + branches.length + " has no branch " + place);
    }
    return place == nullBranch ? null : branch(place, "").read(in);
  }

  @Override
  public Object fromDatum(Object datum) {
    if (datum == null) {
      return null;
    }
    if (branches.length <= 2 && nullBranch >= 0) {
      return branches[writtenBranch].fromDatum(datum);
    }
    int place;
    try {
      place = GenericData.get().resolveUnion(union, datum);
    } catch (AvroRuntimeException e) {
      place = writtenBranch;
    }
    return branch(place, datum).fromDatum(datum);
  }

  private AvroCodec branch(int place, Object found) {
    if (branches[place] == null) {
      throw UnreadableValueException.wrongType(
          found + " (" + AvroCodecs.shown(union.getTypes().get(place)) + ")",
          type,
          AvroCodecs.shown(union.getTypes().get(writtenBranch)));
    }
    return branches[place];
  }

  @Override
  public void write(Object canonical, ByteWriter out) {
    if (canonical == null && nullBranch < 0) {
      throw new IllegalArgumentException("null is not in the union " + union);
    }
    out.writeLong(canonical == null ? nullBranch : writtenBranch);
    if (canonical != null) {
      branches[writtenBranch].write(canonical, out);
    }
  }

  @Override
  public Object toDatum(Object canonical) {
    return canonical == null ? null : branches[writtenBranch].toDatum(canonical);
  }
}
