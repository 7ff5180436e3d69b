package io.millrace.core;

import io.millrace.aggregate.Aggregator;
import io.millrace.codec.ByteWriter;
import java.util.Arrays;

/**
 * The blocks of one {@link TileTable}: neighbouring tiles added up, so that a row need not add up
 * tiles again that have not changed since the row before. They are kept in memory only, and nothing
 * shows of them: whoever changes a tile forgets its block.
 *
 * <p>A block is made when its tiles are added up a second time without having changed. Tiles that
 * change or leave from row to row thus cost nothing beside.
 */
final class TileBlocks {
  /** Tables with fewer tiles have no blocks: they would take more room than they spare time. */
  static final int LEAST_TABLE = 16;

  /** Fewer tiles than these are added up one by one. */
  static final int LEAST_TILES = 4;

  private static final int INDEX_BITS = 3;

  /** The block and its array. */
  private static final int BLOCK_BYTES = 32;

  /** As a tile's accumulator is counted. */
  private static final int LEAST_FOLD_BYTES = 56;

  private static final int BYTES_PER_ENCODED_BYTE = 3;

  /** Added up once since the tiles last changed. */
  private static final TileBlock SEEN = new TileBlock(new Object[0]);

  private long[] indexes = new long[4];
  private TileBlock[] blocks = new TileBlock[4];
  private int[] bytesOf = new int[4];
  private int size;
  private int bytes;

  /** The block of a tile: blocks are aligned, so that they hold up to eight tiles. */
  static long index(long tileIndex) {
    return tileIndex >> INDEX_BITS;
  }

  /**
   * The block of all those tiles of a table that share a {@link #index}; null while there is none.
   *
   * @param from place of the first of them
   * @param to the place after the last
   */
  TileBlock visit(TileTable table, int from, int to, TileChain chain) {
    long index = index(table.index(from));
    int place = find(index);
    if (place < 0) {
      insert(-place - 1, index);
      return null;
    }
    if (blocks[place] == SEEN) {
      make(place, table, from, to, chain);
    }
    return blocks[place];
  }

  /** A tile has changed, is new, or has gone. */
  void forget(long tileIndex) {
    int place = find(index(tileIndex));
    if (place >= 0) {
      remove(place, place + 1);
    }
  }

  /** A tile and all before it have gone. */
  void forgetThrough(long tileIndex) {
    int place = find(index(tileIndex));
    remove(0, place >= 0 ? place + 1 : -place - 1);
  }

  int estimatedBytes() {
    return 40 + 16 * indexes.length + bytes;
  }

  private void make(int place, TileTable table, int from, int to, TileChain chain) {
    Object[] folds = new Object[chain.alike.length];
    int taken = BLOCK_BYTES + 4 * folds.length;
    for (int group = 0; group < folds.length; group++) {
      int column = chain.alike[group][0];
      Aggregator<Object> aggregator = chain.columns[column].aggregator();
      Object fold = aggregator.create();
      boolean any = false;
      for (int i = to - 1; i >= from; i--) {
        any |= chain.fold(fold, column, table.tile(i));
      }
      if (any) {
        folds[group] = fold;
        taken +=
            Math.max(LEAST_FOLD_BYTES, BYTES_PER_ENCODED_BYTE * encodedBytes(aggregator, fold));
      }
    }
    blocks[place] = new TileBlock(folds);
    bytesOf[place] = taken;
    bytes += taken;
  }

  private static int encodedBytes(Aggregator<Object> aggregator, Object fold) {
    ByteWriter out = new ByteWriter(32);
    aggregator.write(fold, out);
    return out.size();
  }

  /** Place of a block, or {@code -(place it would have) - 1}. The newest are the likeliest. */
  private int find(long index) {
    if (size == 0 || indexes[size - 1] < index) {
      return -size - 1;
    }
    return Arrays.binarySearch(indexes, 0, size, index);
  }

  private void insert(int place, long index) {
    if (size == indexes.length) {
      indexes = Arrays.copyOf(indexes, size * 2);
      blocks = Arrays.copyOf(blocks, size * 2);
      bytesOf = Arrays.copyOf(bytesOf, size * 2);
    }
    System.arraycopy(indexes, place, indexes, place + 1, size - place);
    System.arraycopy(blocks, place, blocks, place + 1, size - place);
    System.arraycopy(bytesOf, place, bytesOf, place + 1, size - place);
    indexes[place] = index;
    blocks[place] = SEEN;
    bytesOf[place] = 0;
    size++;
  }

  private void remove(int from, int to) {
    for (int i = from; i < to; i++) {
      bytes -= bytesOf[i];
    }
    System.arraycopy(indexes, to, indexes, from, size - to);
    System.arraycopy(blocks, to, blocks, from, size - to);
    System.arraycopy(bytesOf, to, bytesOf, from, size - to);
    int left = size - (to - from);
    Arrays.fill(blocks, left, size, null);
    size = left;
  }
}
