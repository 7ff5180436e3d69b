package io.millrace.job.table;

import io.millrace.compile.BoundTable;
import io.millrace.job.source.table.PullEnd;
import io.millrace.table.PulledRow;
import io.millrace.table.PushPlace;
import java.io.Serializable;
import java.util.List;
import java.util.Map;

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
        public boolean isKept() {
          return false;
        }

        @Override
        public Writer writer() {
          return Writer.THIS_JOB;
        }

        @Override
        public long lastPull(String table) {
          return 0;
        }

        @Override
        public long lastEnded(String table) {
          return 0;
        }

        @Override
        public void forEach(BoundTable table, After after, Reader reader) {
          // There is none.
        }

        @Override
        public Follower follow(BoundTable table) {
          throw new UnsupportedOperationException("nothing is logged");
        }
      };

  /** Whose pulls the numbers in it are. */
  enum Writer {
    /** This job's, and those of the jobs before that it goes on from. */
    THIS_JOB,
    /** Those of a job that runs beside it, which pulls and logs for both: this one follows. */
    ANOTHER_JOB
  }

  /** Whether new rows are logged, by this job or another; without an offline log none is. */
  default boolean isKept() {
    return true;
  }

  Writer writer();

  /**
   * The highest number that a pull of the table may have had; 0 for none. Asked where the job is
   * submitted.
   */
  long lastPull(String table);

  /**
   * The highest number of a pull of the table that has ended, and of which all rows are here; 0 for
   * none. Asked where the job is submitted. Reads the log.
   */
  long lastEnded(String table);

  /**
   * Gives the events of a table, in no order. Those that do not fit its definition any more are
   * passed over.
   */
  void forEach(BoundTable table, After after, Reader reader) throws Exception;

  /**
   * How far the log is known.
   *
   * @param pull up to this one; 0 for none
   * @param pushes up to these offsets, by partition
   */
  record After(long pull, Map<Integer, Long> pushes) {
    /** All of the log. */
    static final After NOTHING = new After(0, Map.of());

    public After {
      pushes = Map.copyOf(pushes);
    }

    /** Whether a pushed row is within what is known. */
    boolean covers(PushPlace place) {
      return place.offset() <= pushes.getOrDefault(place.partition(), -1L);
    }
  }

  /** Takes one row after the other. */
  interface Reader {
    void read(PulledRow row) throws Exception;
  }

  /**
   * Opens the log of a table for reading on while another job writes it. It need not be there yet.
   */
  Follower follow(BoundTable table);

  /** Not thread-safe. Every method throws an unchecked exception where the log is out of reach. */
  interface Follower extends AutoCloseable {
    /** Looks at the log: all below is of this look. Whether it is another than at the last one. */
    boolean look();

    /** What the rows are as of, which changes with each commit of them; null for none. */
    Long rowsAsOf();

    /** Pulls that ended well and have greater numbers than this one, by their numbers. */
    List<PullEnd> ended(long afterPull);

    /**
     * Gives rows in the order of their pulls, and pushed ones in that of their offsets.
     *
     * @param untilPull the last pull whose rows are given
     */
    void forEach(After after, long untilPull, Reader reader) throws Exception;

    /**
     * Gives rows of pulls up to one that were committed since. What is no longer known of that
     * instant is passed over, and logged.
     *
     * @param rowsAsOf of an earlier look
     */
    void forEachLate(long rowsAsOf, long untilPull, Reader reader) throws Exception;

    @Override
    void close();
  }
}
