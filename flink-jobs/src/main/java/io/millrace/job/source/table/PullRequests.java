package io.millrace.job.source.table;

import java.io.Serializable;
import java.util.List;

/** Where requests come from. Asked by one thread, which it may keep waiting. */
public interface PullRequests extends Serializable {

  /** Nobody asks for anything. */
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
      };

  /** The id of the last request that was ever made; 0 for none. */
  long latest() throws Exception;

  /** Requests after this one, in order. */
  List<PullRequest> after(long id) throws Exception;
}
