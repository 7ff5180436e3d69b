package io.millrace.benchmarks.soak.sample;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Memory of each process of the cluster. For one thread. */
public final class Processes implements AutoCloseable {
  private static final double MEBIBYTE = 1 << 20;
  private static final double GRAIN_MEBIBYTES = 8;
  private static final String WITHOUT_HEAP = "postgres";

  private final Map<String, Long> ids;
  private final Map<String, JvmHeap> heaps = new LinkedHashMap<>();

  /**
   * @param ids process ids by name; all but {@code postgres} are JVMs
   */
  public Processes(Map<String, Long> ids) throws IOException {
    this.ids = Map.copyOf(ids);
    for (Map.Entry<String, Long> process : ids.entrySet()) {
      if (!process.getKey().equals(WITHOUT_HEAP)) {
        heaps.put(process.getKey(), JvmHeap.of(process.getValue()));
      }
    }
  }

  void sample(SeriesBook book) throws IOException {
    for (String process : new java.util.TreeSet<>(ids.keySet())) {
      book.bounded(
          "resident_mb_" + snake(process),
          GRAIN_MEBIBYTES,
          Resident.bytes(ids.get(process)) / MEBIBYTE);
    }
    for (Map.Entry<String, JvmHeap> heap : heaps.entrySet()) {
      book.bounded(
          "heap_mb_" + snake(heap.getKey()),
          GRAIN_MEBIBYTES,
          heap.getValue().bytesAfterCollection() / MEBIBYTE);
    }
  }

  private static String snake(String process) {
    return process.replace('-', '_');
  }

  @Override
  public void close() throws IOException {
    for (JvmHeap heap : heaps.values()) {
      heap.close();
    }
  }
}
