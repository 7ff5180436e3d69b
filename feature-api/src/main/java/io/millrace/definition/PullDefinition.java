package io.millrace.definition;

import io.millrace.Field;

/**
 * When and how a table is pulled, and where its rows go, as written.
 *
 * @param every a length of time or a cron expression; null when not said
 * @param firstPull when a table that has never been pulled is pulled
 * @param mode which rows a pull asks for
 * @param target where rows go
 * @param onlineEvery when rows are taken online, where not with each pull; else null
 * @param place where the mode was written
 */
public record PullDefinition(
    String every, FirstPull firstPull, Mode mode, Target target, String onlineEvery, Place place) {

  /** When a table that has never been pulled is pulled. */
  public enum FirstPull {
    AT_ONCE,
    AT_NEXT_TICK
  }

  /** Where rows go. */
  public enum Target {
    ONLINE_AND_OFFLINE,
    OFFLINE_ONLY
  }

  /** Which rows a pull asks for. */
  public sealed interface Mode {}

  /** All rows, every time: what is gone from them is gone. */
  public record Full() implements Mode {}

  /**
   * Rows whose column is at least the highest seen less the lookback.
   *
   * @param lookback a length of time as written, or a number; null when it was given as null
   */
  public record Above(Field<?, ?> column, Object lookback) implements Mode {}

  /**
   * The query itself asks, by its parameter {@code :since}.
   *
   * @param column its highest value seen, less the lookback, is given; null for the instant of the
   *     last successful pull
   * @param lookback a length of time as written, or a number
   */
  public record Since(Field<?, ?> column, Object lookback) implements Mode {}

  /** What snapshots have appended since. */
  public record Appended() implements Mode {}

  /** All rows of files that are new or changed. */
  public record NewFiles() implements Mode {}

  public PullDefinition withEvery(String value) {
    return new PullDefinition(value, firstPull, mode, target, onlineEvery, place);
  }

  public PullDefinition withFirstPull(FirstPull value) {
    return new PullDefinition(every, value, mode, target, onlineEvery, place);
  }

  public PullDefinition withMode(Mode value, Place where) {
    return new PullDefinition(every, firstPull, value, target, onlineEvery, where);
  }

  public PullDefinition withTarget(Target value) {
    return new PullDefinition(every, firstPull, mode, value, onlineEvery, place);
  }

  public PullDefinition withOnlineEvery(String value) {
    return new PullDefinition(every, firstPull, mode, target, value, place);
  }
}
