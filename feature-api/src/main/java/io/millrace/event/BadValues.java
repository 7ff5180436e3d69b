package io.millrace.event;

import io.millrace.type.IncompatibleSchemaException;
import io.millrace.type.UnreadableValueException;

/** Values that cannot be read, as bad events. */
public final class BadValues {
  private BadValues() {}

  /** With {@link ReasonCode#MISSING_FIELD} or {@link ReasonCode#WRONG_TYPE}. */
  public static BadEventException of(UnreadableValueException e) {
    ReasonCode code =
        switch (e.fault()) {
          case MISSING -> ReasonCode.MISSING_FIELD;
          case WRONG_TYPE -> ReasonCode.WRONG_TYPE;
        };
    return new BadEventException(code, e.place(), e.getMessage());
  }

  static BadEventException of(IncompatibleSchemaException e) {
    return new BadEventException(ReasonCode.INCOMPATIBLE_SCHEMA, e.place(), e.getMessage());
  }
}
