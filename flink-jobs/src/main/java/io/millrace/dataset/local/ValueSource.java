package io.millrace.dataset.local;

import io.millrace.compile.BoundView;
import io.millrace.dataset.FeedReport;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/** Where the values of a dataset come from. What it cannot read it notes when it is made. */
sealed interface ValueSource permits RecomputedValues, ServedValues {

  /**
   * What each view's cells were worth at the rows of the spine; in the order of the plan's views.
   */
  List<CellReadings> readings(LocalDatabase database, SpineTable spine)
      throws IOException, SQLException;

  /** The same, read and swept in other places than the threads of this process. */
  List<CellReadings> readings(LocalDatabase database, SpineTable spine, SweepElsewhere elsewhere)
      throws IOException, SQLException;

  /** About how many events there are to read, before a range is known. */
  long estimatedEvents();

  /** What is known of a view as a whole, after its readings. */
  ViewPulls freshness(BoundView view);

  /**
   * From when on nothing is missing, of each stream that was read from the log and of which
   * something is; null where nothing was recomputed.
   */
  SortedMap<String, Instant> historyStart();

  /** What was read. */
  List<FeedReport> reports();

  /** What a reader of the dataset should know. */
  List<String> warnings(SpineTable spine);
}
