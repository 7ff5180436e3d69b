package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.row.CellValue;

/**
 * The steps of one cell while events are pending: its window gains them on the right as it loses
 * tiles on the left. Kept as two stacks: suffixes of the left part and one running total of the
 * right part, which becomes the left part when that is used up; each tile is merged twice at most.
 */
final class SlidingCell {
  private final Sequence sequence;
  private final TileChain chain;
  private final int column;
  private final Aggregator<Object> aggregator;
  private final Span span;

  private Object[] suffixes;
  private int left;
  private int middle;
  private int right;
  private Object rightPart;

  SlidingCell(Sequence sequence, TileChain chain, int column, Span span) {
    this.sequence = sequence;
    this.chain = chain;
    this.column = column;
    this.aggregator = chain.columns[column].aggregator();
    this.span = span;
  }

  /**
   * @param nowMillis the key's clock less the delay
   * @param lastMillis later steps are not evaluated, delay included
   */
  void read(long nowMillis, long lastMillis, CellSteps steps) {
    suffixes = new Object[sequence.size];
    right = sequence.entered;
    left = Math.min(sequence.firstFrom(0, span.start(span.oldestAt(nowMillis))), right);
    turnOver();
    steps.current = value();
    while (true) {
      long enters =
          right < sequence.size ? Instants.plus(sequence.startMillis(right), 1) : Span.NEVER;
      long leaves = left < right ? span.leaves(tile(left)) : Span.NEVER;
      long next = Math.min(enters, leaves);
      long at = Instants.plus(next, chain.delayMillis);
      if (at == Span.NEVER) {
        return;
      }
      if (at > lastMillis) {
        steps.unknownFromMillis = at;
        return;
      }
      if (enters == next) {
        chain.fold(rightPart, column, sequence.tile(right));
        right++;
      }
      while (left < right && span.leaves(tile(left)) <= next) {
        left++;
      }
      if (left >= middle) {
        turnOver();
      }
      steps.append(at, value());
    }
  }

  private long tile(int place) {
    return span.index(sequence.startMillis(place));
  }

  private void turnOver() {
    Object next = null;
    for (int i = right - 1; i >= left; i--) {
      Object suffix = aggregator.create();
      if (next != null) {
        aggregator.merge(suffix, next);
      }
      chain.fold(suffix, column, sequence.tile(i));
      suffixes[i] = suffix;
      next = suffix;
    }
    middle = right;
    rightPart = aggregator.create();
  }

  private CellValue value() {
    if (left >= middle) {
      return Reading.of(aggregator, rightPart);
    }
    if (middle == right) {
      return Reading.of(aggregator, suffixes[left]);
    }
    Object whole = aggregator.create();
    aggregator.merge(whole, suffixes[left]);
    aggregator.merge(whole, rightPart);
    return Reading.of(aggregator, whole);
  }
}
