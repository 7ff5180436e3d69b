package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The register of forgotten keys as a running job uses it. Thread-safe; equal ones are the same
 * register. Every method throws an unchecked exception when the register is out of reach, and may
 * be called again.
 */
public interface KeyRegister extends Serializable {

  /** Everything in it, oldest entry first. */
  ForgetRegister.Contents read();

  /** A text that changes whenever an entry, its cuts or its end do; cheap to ask for. */
  String version();

  /**
   * Chooses cuts of a stream's partitions; where one was chosen before, that one stands.
   *
   * @param source that these are places in, see {@link SourceNames}
   * @param cuts by partition
   * @return the cuts that stand, of these partitions
   */
  Map<Integer, Long> cut(long id, String stream, String source, Map<Integer, Long> cuts);

  /**
   * Cuts that were chosen.
   *
   * @param id of the entry
   * @param source that these are places in
   * @param cuts by partition
   */
  record Chosen(long id, String stream, String source, Map<Integer, Long> cuts) {
    public Chosen {
      cuts = Map.copyOf(cuts);
    }
  }

  /** The same of many, in one go; entries that are not there any more are passed over. */
  default void cut(List<Chosen> all) {
    all.forEach(each -> cut(each.id(), each.stream(), each.source(), each.cuts()));
  }

  /** The same of places that are in no named source: a table's, which are all in one log. */
  default Map<Integer, Long> cut(long id, String stream, Map<Integer, Long> cuts) {
    return cut(id, stream, SourceNames.UNNAMED, cuts);
  }

  /**
   * Takes note of what keys have lost by events that are in no log.
   *
   * @param byEntity by their entity, as their definition has it and them
   */
  void lost(Map<EntitySpec, Map<EntityKey, Set<LostEvents.Lost>>> byEntity);

  /**
   * Nothing of the key is in a place any more. The first call counts.
   *
   * @param untilMillis when time alone removes what is left; null where nothing is
   */
  void done(long id, String place, String detail, Long untilMillis);

  /**
   * What of an entry's key was in a place.
   *
   * @param rows how many rows; of a view's state 1 if it held the key, and else 0
   */
  record Found(long id, String place, long rows) {}

  /** Takes note of what was in places. May be said again; the most counts. */
  void found(List<Found> all);

  /**
   * Takes note that something of entries' keys was there that is in no figure: of a place of rows
   * it is from then on a lower bound how many went. May be said again.
   *
   * @param ids of the entries, by place
   */
  void hadMore(Map<String, Set<Long>> ids);
}
