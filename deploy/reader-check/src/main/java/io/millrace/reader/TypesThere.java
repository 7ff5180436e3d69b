package io.millrace.reader;

import io.millrace.event.BadEventException;
import io.millrace.event.EventBinding;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which types of docs/types.md are in what is compared: all there are, so that one that comes to be
 * cannot be left out.
 */
final class TypesThere {
  private TypesThere() {}

  /** Names of all types there are. */
  static List<String> all() {
    return Arrays.stream(DataType.class.getPermittedSubclasses())
        .map(Class::getSimpleName)
        .sorted()
        .toList();
  }

  /** Names of those that a payment has a field of, with a value that was written. */
  static List<String> withValues(WrittenWarehouse warehouse) throws BadEventException {
    EventBinding<Payment> binding = EventBinding.of(Payment.class);
    List<DataType.Field> fields = binding.type().fields();
    Set<String> types = new TreeSet<>();
    for (SeededPayments.Accepted event : warehouse.payments().accepted()) {
      StructValue values = binding.toStruct(event.payment());
      for (int i = 0; i < fields.size(); i++) {
        if (values.values().get(i) != null) {
          types.add(fields.get(i).type().getClass().getSimpleName());
        }
      }
    }
    return List.copyOf(types);
  }
}
