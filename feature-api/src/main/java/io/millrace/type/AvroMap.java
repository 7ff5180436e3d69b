package io.millrace.type;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.avro.Schema;

/** Maps; of two entries with one key the later counts. */
final class AvroMap extends AvroCodec {
  private final AvroCodec values;
  private final DataType valueType;

  AvroMap(Schema schema, DataType.MapOf type, Schema reader) {
    this.valueType = type.value();
    try {
      this.values =
          AvroCodecs.of(
              schema.getValueType(), valueType, reader == null ? null : reader.getValueType());
    } catch (IncompatibleSchemaException e) {
      throw e.within("[]");
    }
  }

  @Override
  public Object read(ByteReader in) {
    TreeMap<String, Object> map = new TreeMap<>();
    AvroBlocks.read(
        in,
        () -> {
          String key = AvroPrimitive.readString(in);
          map.put(key, value(key, in, values::read));
        });
    return Collections.unmodifiableSortedMap(map);
  }

  @Override
  public Object fromDatum(Object datum) {
    if (datum == null) {
      return null;
    }
    TreeMap<String, Object> map = new TreeMap<>();
    for (Map.Entry<?, ?> entry : ((Map<?, ?>) datum).entrySet()) {
      String key = TextCodec.wellFormed(entry.getKey().toString());
      map.put(key, value(key, entry.getValue(), values::fromDatum));
    }
    return Collections.unmodifiableSortedMap(map);
  }

  private <S> Object value(String key, S source, Function<S, Object> reading) {
    try {
      Object value = reading.apply(source);
      if (value == null) {
        throw UnreadableValueException.missing("", valueType);
      }
      return value;
    } catch (UnreadableValueException e) {
      throw e.within("['" + key + "']");
    }
  }

  @Override
  public void write(Object canonical, ByteWriter out) {
    Map<?, ?> map = (Map<?, ?>) canonical;
    if (!map.isEmpty()) {
      out.writeLong(map.size());
      map.forEach(
          (key, each) -> {
            AvroPrimitive.writeBytes(((String) key).getBytes(StandardCharsets.UTF_8), out);
            values.write(each, out);
          });
    }
    out.writeLong(0);
  }

  @Override
  public Object toDatum(Object canonical) {
    if (canonical == null) {
      return null;
    }
    Map<String, Object> map = new HashMap<>();
    ((Map<?, ?>) canonical).forEach((key, each) -> map.put((String) key, values.toDatum(each)));
    return map;
  }
}
