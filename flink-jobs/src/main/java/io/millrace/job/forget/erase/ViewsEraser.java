package io.millrace.job.forget.erase;

import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.decode.EventFormat;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.PostgresAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.streaming.api.datastream.DataStream;

/**
 * The eraser of a job that computes views. Travels with the job graph.
 *
 * @param classes the definitions
 * @param store the online store
 * @param log the offline log; null for none
 * @param upkeep how its tables are kept up
 * @param share what of the log is this job's
 * @param views of this job
 * @param formats of what lies in topics, by stream or table
 * @param topics that streams, and tables that are pushed to, are read from, by their names
 * @param registryUrl the schema registry; null when no format needs one
 * @param kafka properties of Kafka's clients
 * @param clock what the job's watermark is by: arrival, or in a replay the time of events
 */
public record ViewsEraser(
    ViewClasses classes,
    PostgresAddress store,
    OfflineCatalog log,
    UpkeepPolicy upkeep,
    Share share,
    Set<String> views,
    Map<String, EventFormat> formats,
    Map<String, String> topics,
    String registryUrl,
    Map<String, String> kafka,
    JobClock clock)
    implements Chores.Maker {
  public ViewsEraser {
    views = new TreeSet<>(views);
    formats = new LinkedHashMap<>(formats);
    topics = new LinkedHashMap<>(topics);
    kafka = new LinkedHashMap<>(kafka);
  }

  /**
   * Adds it to a job: one operator of one subtask, in a thread of its own. It ends with the job's
   * input and holds no state: what is done is in the register, so the next start goes on.
   *
   * @param input any stream of the job that lasts as long as it does; nothing of it is taken
   */
  public void attach(DataStream<?> input) {
    EraserBranch.attach(input, store, this);
  }

  @Override
  public Chores make(ClassLoader definitions, Pace pace) {
    return new JobChores(this, classes.compile(definitions), pace, System::currentTimeMillis);
  }
}
