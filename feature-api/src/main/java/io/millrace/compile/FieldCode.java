package io.millrace.compile;

import io.millrace.Field;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.type.DataType;
import io.millrace.type.JavaType;
import io.millrace.type.UnreadableValueException;
import java.util.List;

/**
 * A value taken from events, ready to run.
 *
 * @param name the event's field; null when it is computed by code
 * @param required whether the type itself rules out null: a primitive field
 * @param fingerprint of the name and type, or of the code
 * @param lineage fields of the event it reads; empty when that is not known
 */
record FieldCode(
    Field<Object, Object> function,
    String name,
    JavaType<Object> javaType,
    boolean required,
    String fingerprint,
    List<String> lineage) {

  DataType type() {
    return javaType.type();
  }

  /**
   * The canonical value, or null.
   *
   * @param place what to name when the code throws
   */
  Object canonical(Object event, String place) throws BadEventException {
    try {
      return javaType.toCanonical(function.get(event));
    } catch (UnreadableValueException e) {
      throw new BadEventException(ReasonCode.WRONG_TYPE, place, e.getMessage(), e);
    } catch (Exception | LinkageError | StackOverflowError | AssertionError e) {
      throw UserCode.failed(place, e);
    }
  }
}
