package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.job.forget.LostEvents.Lost;
import io.millrace.manifest.EntitySpec;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events of a stream that are a forgotten key's, and so in no log, and that count for other keys
 * all the same: what these have lost, as {@link LostEvents} has it. Gathered, and written before
 * the checkpoint that covers the events, so that whatever goes by the log knows of each that it
 * lacks. While the register is out of reach the writing waits. For one thread.
 */
public final class UnloggedEvents {
  private static final Logger LOG = LoggerFactory.getLogger(UnloggedEvents.class);
  private static final int MOST = 1_000;
  private static final long PAUSE_MILLIS = 200;

  private final KeyRegister register;
  private final String stream;
  private final Map<EntitySpec, Map<EntityKey, Set<Lost>>> byEntity = new HashMap<>();
  private int gathered;

  /**
   * @param register null where nothing is ever forgotten
   */
  public UnloggedEvents(KeyRegister register, String stream) {
    this.register = register;
    this.stream = stream;
  }

  /**
   * A key counts an event that no log has.
   *
   * @param timeMillis event time
   */
  public void add(EntitySpec entity, EntityKey key, int partition, long offset, long timeMillis)
      throws InterruptedException {
    Set<Lost> ofKey =
        byEntity
            .computeIfAbsent(entity, any -> new HashMap<>())
            .computeIfAbsent(key, any -> new LinkedHashSet<>());
    if (ofKey.add(new Lost(stream, partition, offset, timeMillis)) && ++gathered >= MOST) {
      write();
    }
  }

  /** Writes what was gathered. */
  public void write() throws InterruptedException {
    boolean told = false;
    while (gathered > 0) {
      try {
        register.lost(byEntity);
        byEntity.clear();
        gathered = 0;
      } catch (RuntimeException e) {
        if (!told) {
          LOG.warn("Stream '{}' waits for the register of forgotten keys", stream, e);
        }
        told = true;
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }
}
