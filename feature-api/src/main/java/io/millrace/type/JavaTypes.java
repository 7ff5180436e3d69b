package io.millrace.type;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * Which binding a Java type has. Holds the records being bound, so that one within itself is found.
 */
final class JavaTypes {
  private static final String ACCEPTED =
      "use boolean, int, long, float, double or their boxes, String, BigDecimal, byte[],"
          + " ByteBuffer, an enum, Instant, LocalDate, UUID, float[], List<X>, Map<String, X> or a"
          + " record of these";

  private static final Map<Type, JavaType<?>> SIMPLE =
      Map.ofEntries(
          same(boolean.class, DataType.BOOL),
          same(Boolean.class, DataType.BOOL),
          same(int.class, DataType.INT32),
          same(Integer.class, DataType.INT32),
          same(long.class, DataType.INT64),
          same(Long.class, DataType.INT64),
          same(float.class, DataType.FLOAT32),
          same(Float.class, DataType.FLOAT32),
          same(double.class, DataType.FLOAT64),
          same(Double.class, DataType.FLOAT64),
          same(UUID.class, DataType.UUID),
          converted(String.class, DataType.TEXT, TextCodec::wellFormed, c -> (String) c),
          converted(
              CharSequence.class,
              DataType.TEXT,
              text -> TextCodec.wellFormed(text.toString()),
              c -> (CharSequence) c),
          converted(
              byte[].class,
              DataType.BYTES,
              bytes -> BytesCodec.canonical(bytes.clone()),
              c -> BytesCodec.copy((ByteBuffer) c)),
          converted(
              ByteBuffer.class,
              DataType.BYTES,
              buffer -> BytesCodec.canonical(BytesCodec.copy(buffer)),
              c -> ((ByteBuffer) c).duplicate()),
          converted(
              Instant.class,
              DataType.TIMESTAMP,
              instant -> held(instant, DataType.TIMESTAMP, TimestampCodec::canonical),
              c -> (Instant) c),
          converted(
              LocalDate.class,
              DataType.DATE,
              date -> held(date, DataType.DATE, JavaTypes::checkedDate),
              c -> (LocalDate) c),
          converted(
              float[].class,
              new DataType.FloatVector(0),
              floats -> new FloatList(floats.clone()),
              JavaTypes::floats));

  private final Deque<Class<?>> within = new ArrayDeque<>();

  private JavaTypes() {}

  static JavaType<?> of(Type type) {
    return new JavaTypes().bind(type, null);
  }

  static JavaType<?> of(AnnotatedType type) {
    return new JavaTypes().bind(type.getType(), type);
  }

  /**
   * @param annotated the same type with its annotations, or null if they are not known
   */
  JavaType<?> bind(Type type, AnnotatedType annotated) {
    JavaType<?> simple = SIMPLE.get(type);
    if (simple != null) {
      return simple;
    }
    if (type == BigDecimal.class) {
      Decimal decimal = annotated == null ? null : annotated.getAnnotation(Decimal.class);
      return new DecimalJavaType(
          decimal == null
              ? new DataType.Decimal(38, 9)
              : new DataType.Decimal(decimal.precision(), decimal.scale()));
    }
    if (type instanceof Class<?> plain) {
      if (plain.isEnum()) {
        return new EnumJavaType<>(plain.asSubclass(Enum.class));
      }
      if (SpecificRecordBase.class.isAssignableFrom(plain)) {
        return new AvroJavaType<>(plain.asSubclass(SpecificRecordBase.class));
      }
      if (plain.isRecord()) {
        return record(plain.asSubclass(Record.class));
      }
    }
    if (type instanceof WildcardType wildcard && wildcard.getLowerBounds().length == 0) {
      return bind(wildcard.getUpperBounds()[0], null);
    }
    if (type instanceof ParameterizedType generic) {
      AnnotatedType[] arguments =
          annotated instanceof AnnotatedParameterizedType known
              ? known.getAnnotatedActualTypeArguments()
              : new AnnotatedType[generic.getActualTypeArguments().length];
      Type[] plain = generic.getActualTypeArguments();
      if (generic.getRawType() == List.class) {
        return new ListJavaType<>(bind(plain[0], arguments[0]));
      }
      if (generic.getRawType() == Map.class && plain[0] == String.class) {
        return new MapJavaType<>(bind(plain[1], arguments[1]));
      }
    }
    throw new IllegalArgumentException(
        "Java type " + type.getTypeName() + " is not supported; " + ACCEPTED);
  }

  private <R extends Record> JavaType<R> record(Class<R> type) {
    if (within.contains(type)) {
      throw new IllegalArgumentException(
          "record " + type.getName() + " contains itself; a value must have an end");
    }
    within.push(type);
    try {
      return RecordJavaType.of(type, this);
    } finally {
      within.pop();
    }
  }

  private static float[] floats(Object canonical) {
    List<?> list = (List<?>) canonical;
    float[] floats = new float[list.size()];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (Float) list.get(i);
    }
    return floats;
  }

  private static LocalDate checkedDate(LocalDate date) {
    DateCodec.days(date);
    return date;
  }

  private static <T> Object held(T value, DataType type, Function<T, ?> conversion) {
    try {
      return conversion.apply(value);
    } catch (ArithmeticException e) {
      throw UnreadableValueException.wrongType(
          value, type, "a time that 64 bits of microseconds or 32 bits of days can hold");
    }
  }

  private static <T> Map.Entry<Type, JavaType<?>> same(Class<T> javaClass, DataType type) {
    return Map.entry(javaClass, new ScalarJavaType<Object>(type, v -> v, c -> c));
  }

  private static <T> Map.Entry<Type, JavaType<?>> converted(
      Class<T> javaClass, DataType type, Function<T, Object> to, Function<Object, T> from) {
    return Map.entry(javaClass, new ScalarJavaType<>(type, to, from));
  }
}
