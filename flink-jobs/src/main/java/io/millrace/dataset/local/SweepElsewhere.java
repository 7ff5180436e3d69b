package io.millrace.dataset.local;

import io.millrace.dataset.event.FeedReader;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Reads feeds and sweeps views in other places than the threads of this process. */
public interface SweepElsewhere {
  /**
   * Gives each view its readings.
   *
   * @param views what is asked of them
   * @param parts what is to be read
   * @param snapshots of the log's tables, by the names in the parts
   * @return what went by, by the names in the parts
   */
  Map<String, FeedReader.Tally> run(
      List<AskedView> views, List<SweepPart> parts, Map<String, Long> snapshots)
      throws IOException, SQLException;
}
