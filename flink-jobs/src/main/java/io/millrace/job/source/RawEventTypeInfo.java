package io.millrace.job.source;

import io.millrace.job.type.OpaqueTypeInfo;
import java.lang.reflect.Type;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInfoFactory;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Flink's type of {@link RawEvent}. */
public final class RawEventTypeInfo {

  /** The type. */
  public static final TypeInformation<RawEvent> INSTANCE =
      OpaqueTypeInfo.of(RawEvent.class, RawEventSerializer.INSTANCE);

  private RawEventTypeInfo() {}

  /** Lets Flink find the type from the class alone. */
  public static final class Factory extends TypeInfoFactory<RawEvent> {
    @Override
    public TypeInformation<RawEvent> createTypeInfo(
        Type type, Map<String, TypeInformation<?>> parameters) {
      return INSTANCE;
    }
  }
}
