package io.millrace.job.source;

import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Flink's type of {@link RawEvent}; always the same one, use {@link #INSTANCE}. */
public final class RawEventTypeInfo extends TypeInformation<RawEvent> {

  /** The type. */
  public static final RawEventTypeInfo INSTANCE = new RawEventTypeInfo();

  private static final long serialVersionUID = 1;

  private RawEventTypeInfo() {}

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public Class<RawEvent> getTypeClass() {
    return RawEvent.class;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public TypeSerializer<RawEvent> createSerializer(SerializerConfig config) {
    return RawEventSerializer.INSTANCE;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RawEventTypeInfo;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawEventTypeInfo;
  }

  @Override
  public int hashCode() {
    return RawEventTypeInfo.class.hashCode();
  }

  @Override
  public String toString() {
    return "RawEvent";
  }

  /** Lets Flink find the type from the class alone. */
  public static final class Factory extends TypeInfoFactory<RawEvent> {
    @Override
    public TypeInformation<RawEvent> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return INSTANCE;
    }
  }
}
