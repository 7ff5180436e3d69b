package io.millrace.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import java.util.Arrays;

/**
 * What is remembered of the rows of a key that were pushed, as long as the key is not gone: the
 * last versions, so that a pull that gives one of them too gives nothing new, and which of them, if
 * any, is the one observed last of all that the key ever had. Not thread-safe.
 */
final class PushMemory {
  /** A pull that gives a version after so many others were pushed counts it again. */
  static final int MOST_VERSIONS = 8;

  private static final long[] NONE = {};

  /** In the order of their coming; the newest last. */
  private long[] versions = NONE;

  /** When the last of them arrived. */
  private long arrivedMillis = Long.MIN_VALUE;

  /** Version of the pushed row that was observed last of all rows. */
  private long winner;

  /** When it was observed; {@link Long#MIN_VALUE} when the last is none that was pushed. */
  private long winnerMillis = Long.MIN_VALUE;

  boolean isEmpty() {
    return versions.length == 0;
  }

  boolean knows(long version) {
    for (long each : versions) {
      if (each == version) {
        return true;
      }
    }
    return false;
  }

  /** Takes note of a version, new or known. */
  void add(long version, long arrivalMillis) {
    arrivedMillis = Math.max(arrivedMillis, arrivalMillis);
    long[] others = Arrays.stream(versions).filter(each -> each != version).toArray();
    int kept = Math.min(others.length, MOST_VERSIONS - 1);
    long[] more = new long[kept + 1];
    System.arraycopy(others, others.length - kept, more, 0, kept);
    more[kept] = version;
    versions = more;
  }

  /** A pushed row is the one observed last of all. */
  void wins(long version, long observedMillis) {
    winner = version;
    winnerMillis = observedMillis;
  }

  /** The one observed last of all is not a pushed one any more. */
  void losesTo(long observedMillis) {
    if (observedMillis > winnerMillis) {
      winnerMillis = Long.MIN_VALUE;
    }
  }

  boolean hasWinner() {
    return winnerMillis != Long.MIN_VALUE;
  }

  boolean isWinner(long version) {
    return hasWinner() && winner == version;
  }

  /** Whether something else, observed then, takes the place of the pushed row that stands. */
  boolean isOvertakenBy(long version, long observedMillis) {
    return hasWinner() && winner != version && observedMillis > winnerMillis;
  }

  /** Whether something was observed after the pushed row that stood. */
  boolean isOvertaken(long observedMillis) {
    return observedMillis > winnerMillis;
  }

  /** Whether anything was pushed at an instant or after it. */
  boolean hasArrivedSince(long millis) {
    return !isEmpty() && arrivedMillis >= millis;
  }

  void clear() {
    versions = NONE;
    arrivedMillis = Long.MIN_VALUE;
    winnerMillis = Long.MIN_VALUE;
  }

  void write(ByteWriter out) {
    out.writeUnsigned(versions.length);
    for (long version : versions) {
      out.writeFixed64(version);
    }
    out.writeLong(arrivedMillis);
    out.writeFixed64(winner);
    out.writeLong(winnerMillis);
  }

  static PushMemory read(ByteReader in) {
    PushMemory memory = new PushMemory();
    memory.versions = new long[in.readLength()];
    for (int i = 0; i < memory.versions.length; i++) {
      memory.versions[i] = in.readFixed64();
    }
    memory.arrivedMillis = in.readLong();
    memory.winner = in.readFixed64();
    memory.winnerMillis = in.readLong();
    return memory;
  }
}
