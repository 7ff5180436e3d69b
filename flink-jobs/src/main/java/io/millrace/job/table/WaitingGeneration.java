package io.millrace.job.table;

import io.millrace.codec.ByteReader;
import io.millrace.codec.ByteWriter;
import io.millrace.job.table.WaitingChunks.Place;
import io.millrace.table.PulledRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The rows that came before one barrier: first those that are in state alone, then those that are
 * in memory, which the state gets at the barrier. Used by the task's thread.
 */
final class WaitingGeneration {
  private static final int CHUNK_BYTES = 64 << 10;

  /** Of the numbers of chunks: 16 million for a generation. */
  private static final int NUMBER_BITS = 24;

  private final long number;
  private final WaitingChunks chunks;
  private final WaitingRowBytes format;
  private final ArrayDeque<Place> stored = new ArrayDeque<>();
  private final ArrayDeque<WaitingPage> pages = new ArrayDeque<>();

  /** Where the pages were saved. */
  private final List<Place> saved = new ArrayList<>();

  /** Whether what is in memory, all of it and nothing else, is what was saved. */
  private boolean isSaved;

  private long nextChunk;
  private long bytes;

  WaitingGeneration(long number, WaitingChunks chunks, WaitingRowBytes format) {
    this.number = number;
    this.chunks = chunks;
    this.format = format;
  }

  long number() {
    return number;
  }

  /** Adds what a state that was restored holds. */
  void addStored(Collection<Place> places) {
    stored.addAll(places);
  }

  /** Adds a row, before the barrier. */
  void add(PulledRow row, int keyGroup) {
    if (pages.isEmpty() || pages.getLast().isFull()) {
      pages.add(new WaitingPage(format));
    }
    WaitingPage page = pages.getLast();
    bytes -= page.bytes();
    page.add(row, keyGroup);
    bytes += page.bytes();
    isSaved = false;
  }

  /** About what its rows take of the heap. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return stored.isEmpty() && pages.isEmpty();
  }

  /**
   * Takes rows: some, or all that one value of the state holds.
   *
   * @param atMost how many of those in memory
   * @return how many there were
   */
  int take(int atMost, Consumer<PulledRow> to) throws Exception {
    if (!stored.isEmpty()) {
      return takeStored(to);
    }
    int rows = 0;
    while (!pages.isEmpty() && rows < atMost) {
      WaitingPage page = pages.getFirst();
      to.accept(page.take());
      rows++;
      if (page.isEmpty()) {
        bytes -= page.bytes();
        pages.removeFirst();
      }
    }
    isSaved = false;
    if (pages.isEmpty()) {
      unsave();
    }
    return rows;
  }

  /** Shows its rows, and takes none. */
  void forEach(Consumer<PulledRow> to) throws Exception {
    for (Place place : stored) {
      ByteReader in = new ByteReader(chunks.get(place));
      while (in.remaining() > 0) {
        to.accept(format.read(in));
      }
    }
    pages.forEach(page -> page.forEach(to));
  }

  private int takeStored(Consumer<PulledRow> to) throws Exception {
    Place place = stored.removeFirst();
    ByteReader in = new ByteReader(chunks.get(place));
    int rows = 0;
    while (in.remaining() > 0) {
      to.accept(format.read(in));
      rows++;
    }
    chunks.remove(place);
    return rows;
  }

  /** Sees to it that the state has what is in memory, and nothing that was taken. */
  void save() throws Exception {
    if (isSaved) {
      return;
    }
    unsave();
    Map<Integer, ByteWriter> groups = new TreeMap<>();
    for (WaitingPage page : pages) {
      page.forEachLeft(
          (keyGroup, from, offset, length) -> {
            ByteWriter group = groups.computeIfAbsent(keyGroup, each -> new ByteWriter(1_024));
            group.writeRaw(from, offset, length);
            if (group.size() >= CHUNK_BYTES) {
              save(group);
            }
          });
    }
    for (ByteWriter group : groups.values()) {
      if (group.size() > 0) {
        save(group);
      }
    }
    isSaved = true;
  }

  private void unsave() throws Exception {
    for (Place place : saved) {
      chunks.remove(place);
    }
    saved.clear();
  }

  private void save(ByteWriter group) throws Exception {
    byte[] rows = group.toByteArray();
    group.clear();
    Place place =
        new Place(WaitingRowBytes.key(rows, 0, rows.length), (number << NUMBER_BITS) + nextChunk++);
    chunks.put(place, rows);
    saved.add(place);
  }

  /** Leaves to the state alone what is in memory. */
  void forget() throws Exception {
    save();
    stored.addAll(saved);
    saved.clear();
    pages.clear();
    bytes = 0;
  }
}
