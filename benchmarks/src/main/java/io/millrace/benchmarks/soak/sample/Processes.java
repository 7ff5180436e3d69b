package io.millrace.benchmarks.soak.sample;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Memory and processor time of each process of the cluster. For one thread. */
public final class Processes implements AutoCloseable {
  private static final double MEBIBYTE = 1 << 20;
  private static final double GRAIN_MEBIBYTES = 8;

  /** No JVM, and this JVM, which cannot ask itself. */
  private static final Set<String> WITHOUT_HEAP = Set.of("postgres", "checker");

  private final Map<String, Long> ids = new HashMap<>();
  private final Map<String, JvmHeap> heaps = new LinkedHashMap<>();
  private final Map<String, Double> lastCpuSeconds = new HashMap<>();
  private long lastNanos = System.nanoTime();

  /**
   * @param cluster process ids by name; all but {@code postgres} are JVMs. This JVM is added as
   *     {@code checker}
   */
  public Processes(Map<String, Long> cluster) throws IOException {
    ids.putAll(cluster);
    ids.put("checker", ProcessHandle.current().pid());
    for (Map.Entry<String, Long> process : ids.entrySet()) {
      lastCpuSeconds.put(process.getKey(), cpuSeconds(process.getValue()));
      if (!WITHOUT_HEAP.contains(process.getKey())) {
        heaps.put(process.getKey(), JvmHeap.of(process.getValue()));
      }
    }
  }

  void sample(SeriesBook book) throws IOException {
    double seconds = (System.nanoTime() - lastNanos) / 1e9;
    lastNanos = System.nanoTime();
    for (String process : new TreeSet<>(ids.keySet())) {
      double used = cpuSeconds(ids.get(process));
      double before = lastCpuSeconds.put(process, used);
      book.bounded("cpu_percent_" + snake(process), 10, 100 * (used - before) / seconds);
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

  /** Of a process and its children; a child that ended meanwhile is lost. */
  private static double cpuSeconds(long process) {
    return ProcessHandle.of(process).stream()
        .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
        .mapToDouble(
            handle ->
                handle.info().totalCpuDuration().map(used -> used.toNanos() / 1e9).orElse(0.0))
        .sum();
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
