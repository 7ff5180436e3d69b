package io.millrace.dataset;

import io.millrace.answer.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What came of making a dataset.
 *
 * @param name of the dataset
 * @param revision its number; 0 where no record is kept
 * @param engine who computed it
 * @param target where it is
 * @param rows rows of the spine
 * @param written rows of the dataset: without those that were dropped as invalid
 * @param statuses by feature, how many answers had which status; those that none had are left out
 * @param feeds what was read of each stream and table
 * @param warnings what a reader of the dataset should know
 * @param took from the start to the end
 */
public record DatasetReport(
    String name,
    int revision,
    EngineChoice engine,
    DatasetTarget target,
    long rows,
    long written,
    Map<String, Map<Status, Long>> statuses,
    List<FeedReport> feeds,
    List<String> warnings,
    Duration took) {
  public DatasetReport {
    feeds = List.copyOf(feeds);
    warnings = List.copyOf(warnings);
  }

  /** The same, with these warnings first. */
  DatasetReport warning(List<String> first) {
    List<String> all = new ArrayList<>(first);
    all.addAll(warnings);
    return new DatasetReport(
        name, revision, engine, target, rows, written, statuses, feeds, all, took);
  }

  /** How many answers had a status. */
  public long count(String feature, Status status) {
    return statuses.getOrDefault(feature, Map.of()).getOrDefault(status, 0L);
  }
}
