package io.millrace.job.source.table;

import java.io.Serializable;
import java.util.List;

/**
 * Where requests come from, and where is told how far a pull is. Called by one thread, which it may
 * keep waiting.
 */
public interface PullRequests extends Serializable {

  /** Nobody asks for anything, or wants to know. */
  PullRequests NONE =
      new PullRequests() {
        private static final long serialVersionUID = 1;

        @Override
        public long latest() {
          return 0;
        }

        @Override
        public List<PullRequest> after(long id) {
          return List.of();
        }

        @Override
        public void running(RunningPull pull) {
          // Nobody listens.
        }

        @Override
        public void answered(long id, long pull, long markPull) {
          // Nobody waits.
        }
      };

  /** The id of the last request that was ever made; 0 for none. */
  long latest() throws Exception;

  /** Requests after this one, in order. */
  List<PullRequest> after(long id) throws Exception;

  /**
   * Tells how far the pull is that runs.
   *
   * @param pull null when none does
   */
  void running(RunningPull pull) throws Exception;

  /**
   * Tells by which pull a request is answered, and those before it: by this one, or by one before
   * it. May be told again; what was told first stands. Old ones that are answered may be forgotten.
   *
   * @param markPull of marks that were set: the first pull that follows the last of them
   */
  void answered(long id, long pull, long markPull) throws Exception;
}
