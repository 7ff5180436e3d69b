package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.table.PulledRow;
import java.io.Serializable;

/**
 * What was logged of tables before a job began, so that it goes on from there: a version of a row
 * is an event once, whatever state the job begins with. Travels with the job graph.
 */
public interface RowHistory extends Serializable {

  /** Nothing is logged. */
  RowHistory NONE =
      new RowHistory() {
        private static final long serialVersionUID = 1;

        @Override
        public Writer writer() {
          return Writer.THIS_JOB;
        }

        @Override
        public long lastPull(String table) {
          return 0;
        }

        @Override
        public void forEach(BoundTable table, long afterPull, Reader reader) {
          // There is none.
        }
      };

  /** Whose pulls the numbers in it are. */
  enum Writer {
    /** This job's, and those of the jobs before that it goes on from. */
    THIS_JOB,
    /** Those of a job that runs beside it: they say nothing of its own. */
    ANOTHER_JOB
  }

  Writer writer();

  /** The highest number of a pull of the table; 0 for none. Asked where the job is submitted. */
  long lastPull(String table);

  /**
   * Gives the events of a table, in no order. Those that do not fit its definition any more are
   * passed over.
   *
   * @param afterPull those of later pulls only; 0 for all
   */
  void forEach(BoundTable table, long afterPull, Reader reader) throws Exception;

  /** Takes one row after the other. */
  interface Reader {
    void read(PulledRow row) throws Exception;
  }
}
