package io.millrace.job.source.kafka;

import java.util.ArrayDeque;
import java.util.Iterator;

/**
 * How much of one partition has been emitted, and so up to which arrival time it is complete.
 *
 * <p>Two facts move {@link #completeTo()}, and nothing else:
 *
 * <ul>
 *   <li>A record with the broker's append time T was emitted. Append times do not fall along a
 *       partition, so everything appended before T is emitted. Times tie: the claim is T - 1.
 *   <li>The broker was asked at A and named an end offset, and everything below that offset is
 *       emitted. What comes later was appended at A or after: the claim is A - 1. (The probe puts A
 *       back a little, for records that were stamped but not yet to be seen.) This needs no append
 *       times, and it is what moves an idle or an empty partition. An answer counts whenever its
 *       offset is reached, however much later; a backlog holds the claim back.
 * </ul>
 *
 * <p>End offsets are high watermarks also when only committed records are read: events of an open
 * transaction have arrived and are outstanding until it ends.
 *
 * <p>Not thread-safe. Never goes back.
 */
final class PartitionProgress {

  /** Beyond this many answers not yet reached, every second one is forgotten. */
  private static final int MAX_UNREACHED = 64;

  private static final long UNKNOWN = -1;

  private final ArrayDeque<End> unreached = new ArrayDeque<>();
  private long nextOffset;
  private long lastEmitted = UNKNOWN;
  private long latestEnd = UNKNOWN;
  private long completeTo = Long.MIN_VALUE;

  private record End(long offset, long askedAtMillis) {}

  /**
   * @param startOffset the first offset to read, or negative if only the consumer will know
   */
  PartitionProgress(long startOffset) {
    this.nextOffset = Math.max(UNKNOWN, startOffset);
  }

  /** A record without an append time was emitted. */
  void emitted(long offset) {
    lastEmitted = offset;
    skipTo(offset + 1);
  }

  /** A record with the broker's append time was emitted. */
  void emitted(long offset, long appendTimeMillis) {
    completeTo = Math.max(completeTo, appendTimeMillis - 1);
    emitted(offset);
  }

  /**
   * The consumer has fetched up to {@code position}, and the last record it met below has offset
   * {@code lastRecord} (-1 for none). Once that one is emitted, whatever lies between are offsets
   * without events: transaction markers, aborted or compacted records.
   */
  void fetched(long lastRecord, long position) {
    if (lastEmitted >= lastRecord) {
      skipTo(position);
    }
  }

  /** The log begins at {@code beginningOffset}: nothing below can ever be read. */
  void beginsAt(long beginningOffset) {
    skipTo(beginningOffset);
  }

  /**
   * The broker, asked at {@code askedAtMillis}, said that the log ends before {@code endOffset}.
   */
  void endsAt(long endOffset, long askedAtMillis) {
    latestEnd = endOffset;
    while (!unreached.isEmpty() && unreached.peekLast().offset() >= endOffset) {
      unreached.removeLast();
    }
    unreached.addLast(new End(endOffset, askedAtMillis));
    if (unreached.size() > MAX_UNREACHED) {
      forgetEverySecond();
    }
    reach();
  }

  /** Everything that arrived at or before has been emitted; {@link Long#MIN_VALUE} for unknown. */
  long completeTo() {
    return completeTo;
  }

  /** Offset after the last event that was emitted; 0 for none. */
  long emittedTo() {
    return lastEmitted + 1;
  }

  /** How many offsets lie between what was emitted and the latest known end. */
  long lag() {
    return Math.max(0, latestEnd - Math.max(0, nextOffset));
  }

  private void skipTo(long offset) {
    if (offset > nextOffset) {
      nextOffset = offset;
      reach();
    }
  }

  private void reach() {
    while (!unreached.isEmpty() && unreached.peekFirst().offset() <= nextOffset) {
      completeTo = Math.max(completeTo, unreached.removeFirst().askedAtMillis() - 1);
    }
  }

  private void forgetEverySecond() {
    Iterator<End> ends = unreached.iterator();
    for (int i = 0; ends.hasNext(); i++) {
      ends.next();
      if (i % 2 == 1) {
        ends.remove();
      }
    }
  }
}
