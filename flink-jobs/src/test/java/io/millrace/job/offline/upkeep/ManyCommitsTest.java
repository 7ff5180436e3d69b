package io.millrace.job.offline.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.apache.iceberg.ManifestFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A long time of a commit a second, compressed: how much there is does not depend on how long. */
class ManyCommitsTest {
  /** A whole day with {@code -Dmillrace.commits=86400}, which takes half an hour or more. */
  private static final int COMMITS = Integer.getInteger("millrace.commits", 400);

  private static final int TOLD = 12;

  private static final int ROUND = 50;
  private static final int KEPT = 30;
  private static final Instant DAY = Instant.parse("2026-03-01T00:00:00Z");

  /** Small files of a day that wait, see {@link MergePlan}. */
  private static final int WAITING = 11;

  @TempDir Path folder;

  @Test
  @Timeout(7_200)
  void files_snapshots_and_metadata_stay_as_few_as_the_policy_says() {
    try (UpkeptTable log = new UpkeptTable(folder)) {
      UpkeepPolicy policy = UpkeptTable.policy(Duration.ZERO, KEPT);
      for (int commit = 1; commit <= COMMITS; commit++) {
        // Four days in all, each with events of the one before.
        Instant at = DAY.plus(Duration.ofDays(4L * commit / COMMITS - commit % 2));
        log.commit("job", commit % 4, commit, 1, at);
        if (commit % ROUND == 0) {
          TableReport report = log.keepUp(policy);
          assertThat(report.problems()).isEmpty();
          assertBounded(log);
        }
        if (commit % Math.max(1, COMMITS / TOLD) == 0) {
          tell(log, commit);
        }
      }
      assertThat(log.places()).hasSize(COMMITS).doesNotHaveDuplicates();
      assertThat(log.lastCommitted("job")).isEqualTo(COMMITS);
    }
  }

  private static void tell(UpkeptTable log, int commits) {
    System.out.printf(
        "%d commits: %d live files, %d on disk, %d snapshots, %d files of metadata%n",
        commits,
        log.liveFiles(),
        log.files("/data/").size(),
        log.snapshots(),
        log.files("/metadata/").size());
  }

  private static void assertBounded(UpkeptTable log) {
    int days = 6;
    int rounds = KEPT / ROUND + 2;
    assertThat(log.liveFiles()).as("live files").isLessThanOrEqualTo((long) days * WAITING);
    assertThat(log.snapshots()).as("snapshots").isLessThanOrEqualTo(KEPT + 3);
    assertThat(log.table.currentSnapshot().allManifests(log.table.io()).size())
        .as("manifests of the table")
        .isLessThanOrEqualTo(100 + ROUND);
    long live =
        log.table.currentSnapshot().allManifests(log.table.io()).stream()
            .mapToLong(ManifestFile::length)
            .sum();
    assertThat(live).as("bytes of live manifests").isLessThan(2 << 20);
    assertThat(log.files("/data/").size())
        .as("data files on disk")
        .isLessThanOrEqualTo(days * WAITING + rounds * ROUND);
    assertThat(log.files(".metadata.json").size()).as("metadata files").isLessThanOrEqualTo(21);
    assertThat(log.files("/metadata/").size())
        .as("files of metadata in all")
        .isLessThanOrEqualTo(21 + 5 * (KEPT + 3) + 100 + ROUND);
  }
}
