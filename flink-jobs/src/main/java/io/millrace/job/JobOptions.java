package io.millrace.job;

import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.table.PullLimits;
import io.millrace.job.source.table.iceberg.CatalogAddress;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a job is told beside its definitions. The keys of {@link JobOptionsReader} are behind each.
 *
 * @param clock the job's clock
 * @param parallelism of every operator
 * @param state where keyed state lives
 * @param checkpoints how it is checkpointed
 * @param cacheBytes bound of the decoded keys of one subtask of a view
 * @param coalesce how long a live key's row may wait to be flushed; up to 200 ms while the view is
 *     more than a second behind
 * @param replayDisorder in a replay, how far an event may lie behind the newest of its partition;
 *     null for a minute where a source has no end, and where all end for no bound: only the end
 * @param views the views that this job computes, others being another job's; may be none, for a job
 *     that only logs events; null for all
 * @param republish views whose online rows are written again from their state at each start
 * @param sourceEnd when a topic has been read
 * @param postgres the online store
 * @param schemaRegistry URL of the schema registry; null when no stream needs one
 * @param kafka properties of Kafka's clients, {@code bootstrap.servers} among them
 * @param sources by stream or table, where to read it instead of where its definition says
 * @param connections by name, where the databases of tables are
 * @param catalogs by name, where the Iceberg tables are that tables are pulled from
 * @param pulls by table, what a pull may ask of its source where that is not the default
 * @param iceberg properties of the offline log, passed on as they are
 * @param upkeep what the job does to keep its tables of the offline log small
 */
public record JobOptions(
    JobClock clock,
    int parallelism,
    StateStore state,
    Checkpoints checkpoints,
    long cacheBytes,
    Duration coalesce,
    Duration replayDisorder,
    SortedSet<String> views,
    SortedSet<String> republish,
    SourceEnd sourceEnd,
    PostgresAddress postgres,
    String schemaRegistry,
    SortedMap<String, String> kafka,
    SortedMap<String, SourceOverride> sources,
    SortedMap<String, DatabaseAddress> connections,
    SortedMap<String, CatalogAddress> catalogs,
    SortedMap<String, PullLimits> pulls,
    SortedMap<String, String> iceberg,
    UpkeepPolicy upkeep) {

  public JobOptions {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(checkpoints, "checkpoints");
    Objects.requireNonNull(coalesce, "coalesce");
    Objects.requireNonNull(sourceEnd, "sourceEnd");
    Objects.requireNonNull(postgres, "postgres");
    Objects.requireNonNull(upkeep, "upkeep");
    views = views == null ? null : Collections.unmodifiableSortedSet(new TreeSet<>(views));
    republish = Collections.unmodifiableSortedSet(new TreeSet<>(republish));
    kafka = sorted(kafka);
    sources = sorted(sources);
    connections = sorted(connections);
    catalogs = sorted(catalogs);
    pulls = sorted(pulls);
    iceberg = sorted(iceberg);
  }

  private static <V> SortedMap<String, V> sorted(Map<String, V> map) {
    return Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
