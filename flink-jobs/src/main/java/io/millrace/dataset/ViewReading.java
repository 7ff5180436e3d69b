package io.millrace.dataset;

import io.millrace.job.SourceOverride;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.online.PostgresAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which rows of a view are read, with all its features, the newest first:
 *
 * <ul>
 *   <li>with an instant, the value of each key at it, recomputed from all events;
 *   <li>else, without sources, what the job decided over time, from the served log;
 *   <li>else what each event of the sources made of its key: the values a millisecond after it, as
 *       an event does not count at its own instant; of a table's row that was observed before it
 *       was known, the values when it became so.
 * </ul>
 *
 * @param view its name
 * @param keys as texts, one for each key column; all keys where there are none
 * @param asOf the instant, or null
 * @param since from then on, inclusive; null for all; not with an instant
 * @param until before then; null for all; not with an instant
 * @param limit at most so many rows; 0 for all
 * @param sources by stream
 * @param log the offline log; null where there is none
 * @param statuses whether they stand beside the features
 * @param register the online store, whose register says which keys are forgotten; null for none
 * @param timeOf from when on rows of tables count; not in what was served
 */
public record ViewReading(
    String view,
    List<List<String>> keys,
    Instant asOf,
    Instant since,
    Instant until,
    int limit,
    Map<String, SourceOverride> sources,
    OfflineCatalog log,
    DatasetRequest.Statuses statuses,
    PostgresAddress register,
    TableTime timeOf) {
  public ViewReading {
    Objects.requireNonNull(view, "view");
    keys = keys.stream().map(List::copyOf).toList();
    sources = Map.copyOf(sources);
    Objects.requireNonNull(statuses, "statuses");
    Objects.requireNonNull(timeOf, "timeOf");
    if (asOf != null && (since != null || until != null)) {
      throw new IllegalArgumentException("an instant goes with neither a beginning nor an end");
    }
  }

  /** Without a register of forgotten keys. */
  public ViewReading(
      String view,
      List<List<String>> keys,
      Instant asOf,
      Instant since,
      Instant until,
      int limit,
      Map<String, SourceOverride> sources,
      OfflineCatalog log,
      DatasetRequest.Statuses statuses) {
    this(view, keys, asOf, since, until, limit, sources, log, statuses, null, TableTime.KNOWN);
  }

  /** The same by what the register of an online store says. */
  public ViewReading by(PostgresAddress store) {
    return new ViewReading(
        view, keys, asOf, since, until, limit, sources, log, statuses, store, timeOf);
  }

  /** The same with rows of tables that count from then on. */
  public ViewReading counting(TableTime time) {
    return new ViewReading(
        view, keys, asOf, since, until, limit, sources, log, statuses, register, time);
  }

  /** Whether rows come from the served log. */
  public boolean isServed() {
    return asOf == null && sources.isEmpty();
  }

  /** The name of the column of instants. */
  public String time() {
    return asOf != null ? "as_of" : isServed() ? "decided_at" : "event_time";
  }
}
