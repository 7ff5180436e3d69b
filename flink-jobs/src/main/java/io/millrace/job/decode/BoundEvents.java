package io.millrace.job.decode;

import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.type.StructValue;

/** Events and bindings whose common class only the binding knows. */
final class BoundEvents {
  private BoundEvents() {}

  /** The event's values; the event is of the binding's class. */
  static <E> StructValue toStruct(EventBinding<E> binding, Object event) throws BadEventException {
    return binding.toStruct(binding.eventClass().cast(event));
  }
}
