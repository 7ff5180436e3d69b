package io.millrace.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;

/** Lists and vectors. */
final class AvroArray extends AvroCodec {
  private final Schema schema;
  private final AvroCodec element;
  private final DataType elementType;
  private final Function<List<Object>, Object> finish;

  private AvroArray(
      Schema schema, DataType elementType, Schema reader, Function<List<Object>, Object> finish) {
    this.schema = schema;
    this.elementType = elementType;
    this.finish = finish;
    try {
      this.element = AvroCodecs.of(schema.getElementType(), elementType, reader);
    } catch (IncompatibleSchemaException e) {
      throw e.within("[]");
    }
  }

  static AvroArray list(Schema schema, DataType.ListOf type, Schema reader) {
    return new AvroArray(
        schema,
        type.element(),
        reader == null ? null : reader.getElementType(),
        Collections::unmodifiableList);
  }

  static AvroArray vector(Schema schema, DataType.FloatVector type) {
    return new AvroArray(
        schema,
        DataType.FLOAT32,
        null,
        elements -> {
          if (type.dimension() != 0 && elements.size() != type.dimension()) {
            throw UnreadableValueException.wrongType(
                elements, type, "exactly " + type.dimension() + " numbers");
          }
          float[] floats = new float[elements.size()];
          for (int i = 0; i < floats.length; i++) {
            floats[i] = (Float) elements.get(i);
          }
          return new FloatList(floats);
        });
  }

  @Override
  public Object read(ByteReader in) {
    List<Object> elements = new ArrayList<>();
    AvroBlocks.read(in, () -> elements.add(element(elements.size(), in, element::read)));
    return finish.apply(elements);
  }

  @Override
  public Object fromDatum(Object datum) {
    if (datum == null) {
      return null;
    }
    List<Object> elements = new ArrayList<>();
    for (Object each : (Collection<?>) datum) {
      elements.add(element(elements.size(), each, element::fromDatum));
    }
    return finish.apply(elements);
  }

  private <S> Object element(int index, S source, Function<S, Object> reading) {
    try {
      Object value = reading.apply(source);
      if (value == null) {
        throw UnreadableValueException.missing("", elementType);
      }
      return value;
    } catch (UnreadableValueException e) {
      throw e.within("[" + index + "]");
    }
  }

  @Override
  public void write(Object canonical, ByteWriter out) {
    List<?> list = (List<?>) canonical;
    if (!list.isEmpty()) {
      out.writeLong(list.size());
      list.forEach(each -> element.write(each, out));
    }
    out.writeLong(0);
  }

  @Override
  public Object toDatum(Object canonical) {
    if (canonical == null) {
      return null;
    }
    List<Object> elements = new ArrayList<>();
    ((List<?>) canonical).forEach(each -> elements.add(element.toDatum(each)));
    return new GenericData.Array<>(schema, elements);
  }
}
