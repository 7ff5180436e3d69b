package io.millrace.job.offline.upkeep;

import java.io.Serializable;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/**
 * What upkeep keeps and how often a job does it.
 *
 * @param every pause between two rounds of a job; null: the job does none
 * @param snapshotAge snapshots that were current within this time are kept, with all files they
 *     name: a reader may take so long
 * @param snapshots so many of the newest snapshots are kept whatever their age, at least 1
 * @param fileBytes size of data files that are merged no further
 * @param orphansEvery how often files that nobody refers to are looked for; null: never by a job
 * @param orphanAge such files are removed when nothing has changed them for so long: an uncommitted
 *     file of a running job, or of a savepoint, is one of them
 */
public record UpkeepPolicy(
    Duration every,
    Duration snapshotAge,
    int snapshots,
    long fileBytes,
    Duration orphansEvery,
    Duration orphanAge)
    implements Serializable {

  private static final long LEAST_FILE_BYTES = 1 << 20;
  private static final Duration LEAST_ORPHAN_AGE = Duration.ofHours(1);
  private static final Duration LONGEST = Duration.ofMillis(Long.MAX_VALUE);

  /** What a job does unless it is told otherwise. */
  public static final UpkeepPolicy DEFAULT =
      new UpkeepPolicy(
          Duration.ofMinutes(10),
          Duration.ofHours(1),
          20,
          128 << 20,
          Duration.ofDays(1),
          Duration.ofDays(7));

  public UpkeepPolicy {
    Objects.requireNonNull(snapshotAge, "snapshotAge");
    Objects.requireNonNull(orphanAge, "orphanAge");
    if (snapshotAge.isNegative() || orphanAge.isNegative() || snapshots < 1 || fileBytes < 1) {
      throw new IllegalArgumentException(
          "ages must not be negative, snapshots and bytes not below 1: %s, %s, %d, %d"
              .formatted(snapshotAge, orphanAge, snapshots, fileBytes));
    }
  }

  /**
   * Reads an age, such as {@code 1h}.
   *
   * @throws IllegalArgumentException if it is none, or longer than milliseconds can tell
   */
  public static Duration age(String text) {
    Duration age = TimeUtils.parseDuration(text);
    if (age.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("it is longer than " + LONGEST);
    }
    return age;
  }

  /**
   * Reads the age at which files that nobody refers to are removed. What a running job writes and
   * has not committed yet is such a file, too.
   *
   * @throws IllegalArgumentException if it is none, or below an hour
   */
  public static Duration orphanAge(String text) {
    Duration age = age(text);
    if (age.compareTo(LEAST_ORPHAN_AGE) < 0) {
      throw new IllegalArgumentException("it is below 1h");
    }
    return age;
  }

  /**
   * Reads the size of a data file, such as {@code 128mb}.
   *
   * @throws IllegalArgumentException if it is none, or below a mebibyte
   */
  public static long fileBytes(String text) {
    long bytes = MemorySize.parse(text).getBytes();
    if (bytes < LEAST_FILE_BYTES) {
      throw new IllegalArgumentException("it is below 1mb");
    }
    return bytes;
  }

  /** Whether a job does any. */
  public boolean isScheduled() {
    return every != null;
  }
}
