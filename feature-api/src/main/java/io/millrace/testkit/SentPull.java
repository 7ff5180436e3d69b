package io.millrace.testkit;

import io.millrace.compile.BoundTable;
import io.millrace.core.EntityKey;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.manifest.PullSpec;
import io.millrace.table.PulledRow;
import io.millrace.table.RowMemory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What one pull of a table gave in a test. */
record SentPull(BoundTable table, long pulledAtMillis, List<?> rows) {

  /**
   * The events that it brings.
   *
   * @param pull its number
   * @param memory what earlier pulls of the table left; changed. Sorted by key
   * @param bad takes what is wrong with rows
   */
  List<PulledRow> events(long pull, Map<EntityKey, RowMemory> memory, List<BadEvent> bad) {
    RowMemory.Versions versions = new RowMemory.Versions(table.spec().type());
    List<PulledRow> events = new ArrayList<>();
    boolean anyUnknown = false;
    for (Object row : rows) {
      EntityKey key = null;
      try {
        key = table.key(row);
        PulledRow pulled = table.pulled(row, pull, pulledAtMillis);
        check(row, pulled);
        memory
            .computeIfAbsent(key, each -> new RowMemory())
            .see(pulled, versions)
            .ifPresent(events::add);
      } catch (BadEventException e) {
        bad.add(new BadEvent(row, table.name(), null, e.code(), e.getMessage()));
        anyUnknown |= key == null;
        if (key != null) {
          memory
              .computeIfAbsent(key, each -> new RowMemory())
              .seeBad(
                  pull, RowMemory.Versions.ofBad(row.toString().getBytes(StandardCharsets.UTF_8)));
        }
      }
    }
    // A row whose key cannot be told may be any: then nothing is known to be gone.
    if (table.spec().pull().mode() == PullSpec.Mode.FULL && !anyUnknown) {
      memory.forEach(
          (key, known) ->
              known
                  .goneAfter(pull, pulledAtMillis)
                  .ifPresent(at -> events.add(table.gone(key, pull, pulledAtMillis, at))));
    }
    return events;
  }

  private void check(Object row, PulledRow pulled) throws BadEventException {
    long ahead = pulled.observedAtMillis() - pulledAtMillis;
    if (ahead > table.spec().aheadMillis()) {
      throw new BadEventException(
          ReasonCode.AHEAD_OF_ARRIVAL,
          table.name(),
          "dated %d ms ahead of its pull; allowed are %d"
              .formatted(ahead, table.spec().aheadMillis()));
    }
    table.check(row);
  }
}
