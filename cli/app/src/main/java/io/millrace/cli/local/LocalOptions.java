package io.millrace.cli.local;

import io.millrace.job.JobClock;
import io.millrace.platform.Durability;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How a local platform runs.
 *
 * @param folder where it keeps everything
 * @param start whether what is in the folder is kept
 * @param clock by which clock the jobs run; null for the events' own when all is streams that are
 *     read from files, else live
 * @param sources where streams and tables are read instead of where they say, by name: {@code
 *     csv:PATH}, {@code jsonl:PATH} or {@code parquet:PATH}
 * @param connections JDBC URLs of the databases of tables, by the name of the connection; of one
 *     that is not named, the environment variable {@code NAME_URL}
 * @param postgresUrl JDBC URL of a PostgreSQL to use; null for an embedded one
 * @param gatewayPort port of the gateway; 0 for any free one, null for 8080 or, if that is taken,
 *     any free one
 * @param parallelism of the jobs, 1 or more
 * @param durability what a commit in the embedded PostgreSQL survives
 * @param republish views whose online rows are all written again from their state
 * @param answersShare share of the answers that the gateway logs, from 0 to 1
 */
public record LocalOptions(
    Path folder,
    FolderStart start,
    JobClock clock,
    Map<String, String> sources,
    Map<String, String> connections,
    String postgresUrl,
    Integer gatewayPort,
    int parallelism,
    Durability durability,
    Set<String> republish,
    double answersShare) {

  /** Whether what is in the folder is kept. */
  public enum FolderStart {
    /** Goes on where the last run ended. */
    CONTINUE,
    /** Deletes all data in the folder first. */
    EMPTY
  }

  public LocalOptions {
    Objects.requireNonNull(folder, "folder");
    Objects.requireNonNull(start, "start");
    Objects.requireNonNull(durability, "durability");
    sources = Map.copyOf(sources);
    connections = Map.copyOf(connections);
    republish = Set.copyOf(republish);
    if (parallelism < 1) {
      throw new IllegalArgumentException("parallelism is " + parallelism + "; use 1 or more");
    }
    if (!(answersShare >= 0 && answersShare <= 1)) {
      throw new IllegalArgumentException("answers share is " + answersShare + "; use 0 to 1");
    }
    if (gatewayPort != null && (gatewayPort < 0 || gatewayPort > 65535)) {
      throw new IllegalArgumentException("port is " + gatewayPort + "; use 0 to 65535");
    }
  }

  /** Live, over a folder that keeps what it has, with an embedded PostgreSQL; logs all answers. */
  public static LocalOptions in(Path folder) {
    return new LocalOptions(
        folder,
        FolderStart.CONTINUE,
        JobClock.LIVE,
        Map.of(),
        Map.of(),
        null,
        null,
        1,
        Durability.POWER_LOSS,
        Set.of(),
        1);
  }

  public LocalOptions withStart(FolderStart newStart) {
    return new LocalOptions(
        folder,
        newStart,
        clock,
        sources,
        connections,
        postgresUrl,
        gatewayPort,
        parallelism,
        durability,
        republish,
        answersShare);
  }

  public LocalOptions withDurability(Durability newDurability) {
    return new LocalOptions(
        folder,
        start,
        clock,
        sources,
        connections,
        postgresUrl,
        gatewayPort,
        parallelism,
        newDurability,
        republish,
        answersShare);
  }

  /**
   * @param newPort 0 for any free one, null for 8080 or, if that is taken, any free one
   */
  public LocalOptions withGatewayPort(Integer newPort) {
    return new LocalOptions(
        folder,
        start,
        clock,
        sources,
        connections,
        postgresUrl,
        newPort,
        parallelism,
        durability,
        republish,
        answersShare);
  }

  public LocalOptions withAnswersShare(double newShare) {
    return new LocalOptions(
        folder,
        start,
        clock,
        sources,
        connections,
        postgresUrl,
        gatewayPort,
        parallelism,
        durability,
        republish,
        newShare);
  }

  LocalOptions withClock(JobClock newClock) {
    return withSources(newClock, sources);
  }

  public LocalOptions withSources(JobClock newClock, Map<String, String> newSources) {
    return new LocalOptions(
        folder,
        start,
        newClock,
        newSources,
        connections,
        postgresUrl,
        gatewayPort,
        parallelism,
        durability,
        republish,
        answersShare);
  }

  public LocalOptions withConnections(Map<String, String> newConnections) {
    return new LocalOptions(
        folder,
        start,
        clock,
        sources,
        newConnections,
        postgresUrl,
        gatewayPort,
        parallelism,
        durability,
        republish,
        answersShare);
  }
}
