package io.millrace.job.offline;

import java.time.Duration;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.util.Tasks;

/**
 * Commits that Iceberg does not try again by itself when another one was quicker: those of tags,
 * columns, statistics, and of metadata as a whole. A job may commit each second, so they are tried
 * again for a time and not a number of times: nobody knows how long one try takes where.
 */
public final class CommitRetry {
  /** For so long; a commit that is under way then is the last. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMillis(200);
  private static final double GROWTH = 2;

  /** More than there is time for; Iceberg counts one beyond it. */
  private static final int TRIES = Integer.MAX_VALUE - 1;

  private CommitRetry() {}

  /**
   * A commit from its beginning: it has to look at what is there now, since that is what has
   * changed.
   *
   * @param <E> what it throws beside
   */
  @FunctionalInterface
  public interface Commit<E extends Exception> {
    /**
     * Tries it.
     *
     * @throws CommitFailedException if another one was quicker, and nothing was done
     * @throws AlreadyExistsException if another one has made it
     */
    void attempt() throws E;
  }

  /**
   * Tries a commit until no other is quicker.
   *
   * @param thrown what a try throws beside what this tries again, for the compiler
   * @throws CommitFailedException if others were quicker for a minute
   */
  public static <E extends Exception> void run(Commit<E> commit, Class<E> thrown) throws E {
    run(commit, thrown, PATIENCE);
  }

  static <E extends Exception> void run(Commit<E> commit, Class<E> thrown, Duration patience)
      throws E {
    Tasks.foreach(commit)
        .retry(TRIES)
        .exponentialBackoff(
            FIRST_PAUSE.toMillis(), LONGEST_PAUSE.toMillis(), patience.toMillis(), GROWTH)
        .onlyRetryOn(CommitFailedException.class, AlreadyExistsException.class)
        .run(Commit::attempt, thrown);
  }

  /** The same for one that throws nothing beside. */
  public static void run(Commit<RuntimeException> commit) {
    run(commit, RuntimeException.class);
  }
}
