package io.millrace.job.forget.erase;

import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.offline.upkeep.Pace;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What one job does of forgetting keys, beside its operators. For one thread. */
interface Chores extends AutoCloseable {

  /** Makes them where they are done; travels with the job graph. */
  interface Maker extends Serializable {
    /**
     * @param definitions class loader of the view classes
     * @param pace at which tables are cleared; stopped with the chores
     */
    Chores make(ClassLoader definitions, Pace pace);
  }

  /** Those of some entries that are any of this job's matter, in their order. */
  List<Forgetting> concerned(List<Forgetting> entries);

  /**
   * Told of entries when they are seen first, and again after each start: writes down which places
   * are this job's to clear. May be told of some of them again.
   */
  void announce(List<Forgetting> entries);

  /**
   * Those of which everything that the job had taken up by now lies before a watermark. Asked until
   * it does.
   */
  default List<Due> inTime(List<Due> dues, long watermarkMillis) {
    return dues;
  }

  /**
   * What is waited for until the job has read everything that had arrived when an entry settled,
   * for people: the whole of what is waited for, beginning with {@link ForgetPlaces#WAITS}. Empty
   * once it has. Asked until it has.
   */
  default Optional<String> waitsFor(Due due, long watermarkMillis) {
    return Optional.empty();
  }

  /**
   * The places that are done once all that the job wrote of a key before it left its state is
   * committed.
   */
  default Set<String> written(Due due) {
    return Set.of();
  }

  /**
   * What is to be done at this job's places, each place once and in their order; those that are
   * done are not.
   */
  List<Chore> of(List<Due> dues);

  /** Ends what it is doing at its next step. Called by another thread. */
  void stop();

  @Override
  void close();
}
