package io.millrace.compile;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A view's only use of a stream, where no code of the definition has to run to tell what an event
 * adds: the key and the slots are fields as they are, and nothing is filtered. So whoever has the
 * fields has the contribution, and needs no event.
 *
 * @param keyFields fields of the event, in the order of the key's columns
 * @param slots by slot of the layout the field it takes, null where it takes the event itself:
 *     {@code true}
 */
public record PlainUse(List<String> keyFields, Map<Integer, String> slots) {
  public PlainUse {
    keyFields = List.copyOf(keyFields);
    slots = Collections.unmodifiableMap(new LinkedHashMap<>(slots));
  }

  static Optional<PlainUse> of(List<BoundInput> uses) {
    if (uses.size() != 1) {
      return Optional.empty();
    }
    BoundInput use = uses.get(0);
    List<String> keyFields = new ArrayList<>();
    for (FieldCode key : use.keys()) {
      if (key.name() == null) {
        return Optional.empty();
      }
      keyFields.add(key.name());
    }
    Map<Integer, String> slots = new LinkedHashMap<>();
    for (BoundSlot slot : use.slots()) {
      boolean plain =
          use.filters().get(slot.filter()).isEmpty()
              && slot.by() == null
              && !slot.takesRow()
              && (slot.value() == null || slot.value().name() != null);
      if (!plain) {
        return Optional.empty();
      }
      slots.put(slot.index(), slot.value() == null ? null : slot.value().name());
    }
    return Optional.of(new PlainUse(keyFields, slots));
  }
}
