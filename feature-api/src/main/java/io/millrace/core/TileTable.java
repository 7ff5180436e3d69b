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

  int size() {
    return size;
  }

  long index(int place) {
    return indexes[place];
  }

  Object tile(int place) {
    return tiles[place];
  }

  void setTile(int place, Object tile) {
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
    for (int i = 0; i < count; i++) {
      joined -= isJoined(tiles[i]);
    }
    System.arraycopy(indexes, count, indexes, 0, size - count);
    System.arraycopy(tiles, count, tiles, 0, size - count);
    Arrays.fill(tiles, size - count, size, null);
    size -= count;
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
