package io.millrace.dataset.local;

import io.millrace.dataset.event.FeedReader;
import io.millrace.job.forget.ForgottenInputs;
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
   * @param forgotten what is not to be read
   * @return what went by, by the names in the parts
   */
  Map<String, FeedReader.Tally> run(
      List<AskedView> views,
      List<SweepPart> parts,
      Map<String, Long> snapshots,
      ForgottenInputs forgotten)
      throws IOException, SQLException;
}
