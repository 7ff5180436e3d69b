package io.millrace.job.view;

import io.millrace.core.EntityKey;
import java.util.Arrays;
import java.util.Objects;

/**
 * What a key's online row becomes: a new row, or nothing. Ordered against other updates of the same
 * key by {@code (epoch, position, decidedAtMillis)}: only a later one replaces an earlier one.
 *
 * @param key the key
 * @param row the row's bytes; null when the row is to be deleted. Not copied: must not be changed
 * @param epoch epoch of the deployment that decided it
 * @param position the sum of (highest offset applied + 1) over the key's source partitions
 * @param decidedAtMillis when it was decided, by the job's clock
 * @param arrivalMillis arrival of the newest event in it; {@link Long#MIN_VALUE} when only time has
 *     passed
 * @param isLogged whether it is one of the served log: not the deletion of a key that had no row as
 *     far as the log goes, since then the log would have the key only for having forgotten it
 */
public record RowUpdate(
    EntityKey key,
    byte[] row,
    long epoch,
    long position,
    long decidedAtMillis,
    long arrivalMillis,
    boolean isLogged) {

  /** One that is logged. */
  public RowUpdate(
      EntityKey key,
      byte[] row,
      long epoch,
      long position,
      long decidedAtMillis,
      long arrivalMillis) {
    this(key, row, epoch, position, decidedAtMillis, arrivalMillis, true);
  }

  /** Whether the key's row is to be deleted. */
  public boolean isDeletion() {
    return row == null;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowUpdate that
        && key.equals(that.key)
        && Arrays.equals(row, that.row)
        && epoch == that.epoch
        && position == that.position
        && decidedAtMillis == that.decidedAtMillis
        && arrivalMillis == that.arrivalMillis
        && isLogged == that.isLogged;
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, epoch, position, decidedAtMillis);
  }
}
