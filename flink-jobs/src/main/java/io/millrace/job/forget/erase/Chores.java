package io.millrace.job.forget.erase;

import io.millrace.job.forget.Forgetting;
import java.io.Serializable;
import java.util.List;
import java.util.Set;

/** What one job does of forgetting keys, beside its operators. For one thread. */
interface Chores extends AutoCloseable {

  /** Makes them where they are done; travels with the job graph. */
  interface Maker extends Serializable {
    Chores make(ClassLoader definitions);
  }

  /** Whether an entry is any of this job's matter. */
  boolean concern(Forgetting entry);

  /**
   * Told of an entry when it is seen first, and again after each start: writes down which places
   * are this job's to clear.
   */
  void announce(Forgetting entry);

  /**
   * Whether everything that the job had taken up of the key by now lies before a watermark. Asked
   * until it is.
   */
  default boolean isTime(Due due, long watermarkMillis) {
    return true;
  }

  /**
   * Whether the job has read everything that had arrived when an entry settled. Asked until it has.
   */
  default boolean hasRead(Due due, long watermarkMillis) {
    return true;
  }

  /**
   * The places that are done once all that the job wrote of a key before it left its state is
   * committed.
   */
  default Set<String> written(Due due) {
    return Set.of();
  }

  /** What is to be done at this job's places, in their order; those that are done are not. */
  List<Chore> of(Due due);

  /** Ends what it is doing at its next step. Called by another thread. */
  void stop();

  @Override
  void close();
}
