package io.millrace.core;

import io.millrace.row.SourcePosition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * All that is kept for one key of one view. Made, changed and read by the {@link ViewCore} of its
 * view only. Not thread-safe.
 */
public final class KeyState {
  long clockMillis = Long.MIN_VALUE;
  long completeToMillis = Long.MIN_VALUE;
  long decidedAtMillis = Long.MIN_VALUE;
  long newestEventMillis = Long.MIN_VALUE;
  final ChainState[] chains;
  int encodedBytes;

  private SourcePosition[] positions = {};

  KeyState(List<TileChain> plan) {
    chains = new ChainState[plan.size()];
    for (int i = 0; i < chains.length; i++) {
      chains[i] = new ChainState(plan.get(i));
    }
  }

  /**
   * The key's clock: values are known from this instant on. {@link Long#MIN_VALUE} before any
   * event.
   */
  public long clockMillis() {
    return clockMillis;
  }

  /** Event time of the newest event that was applied; {@link Long#MIN_VALUE} before any event. */
  public long newestEventMillis() {
    return newestEventMillis;
  }

  /** When the last row was decided; {@link Long#MIN_VALUE} before the first. */
  public long decidedAtMillis() {
    return decidedAtMillis;
  }

  /** Highest offset applied per source partition, by stream and partition. */
  public List<SourcePosition> positions() {
    return List.of(positions);
  }

  /** A rough size in memory, in bytes, for a cache that is bounded by bytes. */
  public int estimatedBytes() {
    int bytes = 160 + 40 * positions.length;
    int blockBytes = 0;
    for (ChainState chain : chains) {
      bytes += chain.estimatedBytes();
      blockBytes += chain.blockBytes();
    }
    return Math.max(bytes, 3 * encodedBytes) + blockBytes;
  }

  void applied(int stream, int partition, long offset) {
    for (int i = 0; i < positions.length; i++) {
      SourcePosition known = positions[i];
      if (known.stream() == stream && known.partition() == partition) {
        if (known.offset() < offset) {
          positions[i] = new SourcePosition(stream, partition, offset);
        }
        return;
      }
    }
    List<SourcePosition> grown = new ArrayList<>(Arrays.asList(positions));
    grown.add(new SourcePosition(stream, partition, offset));
    grown.sort(SourcePosition.BY_SOURCE);
    positions = grown.toArray(SourcePosition[]::new);
  }
}
