package io.millrace.job.source.table;

import java.io.Serializable;

/**
 * Marks of pulls outside of a job's state, so that a job that begins without it, or with one of
 * before, does not read again what the log has of these pulls. Called by one thread, which it may
 * keep waiting. Travels with the job graph.
 */
public interface PullMarks extends Serializable {

  /** Nothing is known of pulls but by a job's own state. */
  PullMarks NONE =
      new PullMarks() {
        private static final long serialVersionUID = 1;

        @Override
        public Keeping keeping() {
          return Keeping.NOT_KEPT;
        }

        @Override
        public ReachedMark before() {
          return null;
        }

        @Override
        public void reached(ReachedMark mark) {
          // Nobody wants to know.
        }
      };

  /** Whose pulls are kept. */
  enum Keeping {
    /** This job's: it is the one that logs what they find. */
    KEPT,
    /** Not this job's. */
    NOT_KEPT
  }

  Keeping keeping();

  /**
   * The last mark that was kept, when this job was submitted, of a pull that is wholly in the log;
   * null for none.
   */
  ReachedMark before();

  /** Tells how far a table has been read. May be told again. */
  void reached(ReachedMark mark) throws Exception;
}
