package io.millrace.core;

import java.util.Arrays;

/**
 * Tiles of one length, by rising index. A tile is an {@link Event} when it holds one, else an
 * {@code Object[]} of accumulators, one per column of its chain, null where empty.
 */
final class TileTable {
  private static final long[] NO_INDEXES = {};
  private static final Object[] NO_TILES = {};

  private long[] indexes = NO_INDEXES;
  private Object[] tiles = NO_TILES;
  private int size;

  /** How many tiles are no single events. */
  private int joined;

  /** Of a table with many tiles that has been read; else null. */
  private TileBlocks blocks;

  int size() {
    return size;
  }

  long index(int place) {
    return indexes[place];
  }

  Object tile(int place) {
    return tiles[place];
  }

  /** Puts a tile, which may be the one that was there, changed. */
  void setTile(int place, Object tile) {
    if (blocks != null) {
      blocks.forget(indexes[place]);
    }
    joined += isJoined(tile) - isJoined(tiles[place]);
    tiles[place] = tile;
  }

  /** Place of a tile, or {@code -(place it would have) - 1}. The newest tiles are the likeliest. */
  int find(long index) {
    if (size == 0 || indexes[size - 1] < index) {
      return -size - 1;
    }
    return indexes[size - 1] == index ? size - 1 : Arrays.binarySearch(indexes, 0, size, index);
  }

  /** First place whose index is at least this. */
  int firstFrom(long index) {
    int place = find(index);
    return place >= 0 ? place : -place - 1;
  }

  void insert(int place, long index, Object tile) {
    if (blocks != null) {
      blocks.forget(index);
    }
    if (size == indexes.length) {
      int capacity = Math.max(2, size + (size >> 1));
      indexes = Arrays.copyOf(indexes, capacity);
      tiles = Arrays.copyOf(tiles, capacity);
    }
    System.arraycopy(indexes, place, indexes, place + 1, size - place);
    System.arraycopy(tiles, place, tiles, place + 1, size - place);
    indexes[place] = index;
    tiles[place] = tile;
    joined += isJoined(tile);
    size++;
  }

  void removeFirst(int count) {
    if (blocks != null) {
      blocks.forgetThrough(indexes[count - 1]);
      blocks = size - count < TileBlocks.LEAST_TABLE ? null : blocks;
    }
    for (int i = 0; i < count; i++) {
      joined -= isJoined(tiles[i]);
    }
    System.arraycopy(indexes, count, indexes, 0, size - count);
    System.arraycopy(tiles, count, tiles, 0, size - count);
    Arrays.fill(tiles, size - count, size, null);
    size -= count;
  }

  /** Adds tiles to a walk, the newest first, in blocks where there are. */
  void addParts(int from, int to, TileChain chain, WalkPlan walk) {
    if (blocks == null && size >= TileBlocks.LEAST_TABLE) {
      blocks = new TileBlocks();
    }
    int place = to;
    while (place > from) {
      int first = blocks == null ? from : blockStart(place - 1);
      TileBlock block =
          isWhole(first, place, from) ? blocks.visit(this, first, place, chain) : null;
      if (block != null) {
        walk.addPart(block);
        place = first;
      }
      int end = Math.max(first, from);
      while (place > end) {
        walk.addPart(tiles[--place]);
      }
    }
  }

  /** Whether all tiles of a block are asked for, and are enough. */
  private boolean isWhole(int first, int end, int from) {
    return blocks != null
        && first >= from
        && end - first >= TileBlocks.LEAST_TILES
        && (end == size || TileBlocks.index(indexes[end]) != TileBlocks.index(indexes[first]));
  }

  private int blockStart(int place) {
    long index = TileBlocks.index(indexes[place]);
    int first = place;
    while (first > 0 && TileBlocks.index(indexes[first - 1]) == index) {
      first--;
    }
    return first;
  }

  int blockBytes() {
    return blocks == null ? 0 : blocks.estimatedBytes();
  }

  private static int isJoined(Object tile) {
    return tile instanceof Event ? 0 : 1;
  }

  /** How many tiles hold accumulators. */
  int joined() {
    return joined;
  }

  int capacity() {
    return indexes.length;
  }
}
