package io.millrace.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How much processor time the threads and processes of a platform have taken, as Linux counts it in
 * {@code /proc}: garbage collector, compiler and native threads too, to a hundredth of a second.
 *
 * @param seconds by what the time went into
 */
public record ProcessorTime(Map<String, Double> seconds) {
  private static final Path PROC = Path.of("/proc");
  private static final double TICKS_PER_SECOND = 100;
  private static final String OTHER = "other threads of the platform";

  /** By the beginning of a thread's name, of which Linux keeps 15 characters. */
  private static final Map<String, String> THREADS = new LinkedHashMap<>();

  static {
    THREADS.put("Source: stream", "source and decode");
    THREADS.put("Source Data Fet", "Kafka's consumer");
    THREADS.put("kafka-coordinat", "Kafka's consumer");
    THREADS.put("millrace-end-of", "Kafka's consumer");
    THREADS.put("view ", "view operator");
    THREADS.put("measure writes", "online sink");
    THREADS.put("not yet in", "Iceberg: events");
    THREADS.put("served rows", "Iceberg: served rows");
    THREADS.put("offline-", "Iceberg: commits");
    THREADS.put("iceberg", "Iceberg: commits");
    THREADS.put("OutputFlusher", "network flushes");
    THREADS.put("rocksdb", "RocksDB's own threads");
    THREADS.put("AsyncOperations", "checkpoints");
    THREADS.put("jobmanager-io", "checkpoints");
    THREADS.put("Checkpoint", "checkpoints");
    THREADS.put("flink-pekko", "Flink's coordination");
    THREADS.put("data-plane-kafk", "Kafka's broker");
    THREADS.put("kafka-producer", OTHER);
    THREADS.put("kafka", "Kafka's broker");
    THREADS.put("broker-", "Kafka's broker");
    THREADS.put("raft-", "Kafka's broker");
    THREADS.put("quorum-", "Kafka's broker");
    THREADS.put("vert.x", "gateway");
    THREADS.put("C1 Compiler", "JIT compiler");
    THREADS.put("C2 Compiler", "JIT compiler");
    THREADS.put("GC Thread", "garbage collector");
    THREADS.put("G1 ", "garbage collector");
    THREADS.put("VM ", "JVM");
  }

  /** Whether this system counts it so. */
  public static boolean isKnown() {
    return Files.isDirectory(PROC.resolve("self/task"));
  }

  /** What has been taken so far. */
  public static ProcessorTime of(PlatformProcess platform) throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    threads(platform.pid(), seconds);
    for (ProcessHandle registry : descendants(platform.pid())) {
      seconds.merge("schema registry", ofProcess(registry.pid()), Double::sum);
    }
    long postmaster =
        Long.parseLong(
            Files.readAllLines(platform.folder().resolve("postgres/data/postmaster.pid")).get(0));
    for (ProcessHandle postgres : descendants(postmaster)) {
      String name = isBackend(postgres.pid()) ? "PostgreSQL: statements" : "PostgreSQL: background";
      seconds.merge(name, ofProcess(postgres.pid()), Double::sum);
    }
    seconds.put("load generator", ofProcess(ProcessHandle.current().pid()));
    return new ProcessorTime(seconds);
  }

  /** What was taken since an earlier moment. */
  public ProcessorTime since(ProcessorTime earlier) {
    Map<String, Double> difference = new TreeMap<>();
    seconds.forEach(
        (name, now) ->
            difference.put(name, Math.max(0, now - earlier.seconds.getOrDefault(name, 0.0))));
    return new ProcessorTime(difference);
  }

  private static Iterable<ProcessHandle> descendants(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::descendants).orElse(Stream.of()).toList();
  }

  private static void threads(long pid, Map<String, Double> seconds) throws IOException {
    double listed = 0;
    try (Stream<Path> tasks = Files.list(PROC.resolve(pid + "/task"))) {
      for (Path task : tasks.toList()) {
        Optional<String> stat = read(task.resolve("stat"));
        if (stat.isPresent()) {
          double taken = taken(stat.get());
          seconds.merge(group(name(stat.get())), taken, Double::sum);
          listed += taken;
        }
      }
    }
    // Threads that have ended.
    seconds.merge(OTHER, Math.max(0, ofProcess(pid) - listed), Double::sum);
  }

  private static String group(String thread) {
    return THREADS.entrySet().stream()
        .filter(each -> thread.startsWith(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(System.getProperty("millrace.benchmarks.threads") == null ? OTHER : thread);
  }

  private static boolean isBackend(long pid) {
    return read(PROC.resolve(pid + "/cmdline"))
        .filter(title -> title.contains("127.0.0.1("))
        .isPresent();
  }

  private static double ofProcess(long pid) {
    return read(PROC.resolve(pid + "/stat")).map(ProcessorTime::taken).orElse(0.0);
  }

  private static String name(String stat) {
    return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  }

  /**
   * User and system time: the 14th and 15th field, counted behind the name, which may have any
   * character.
   */
  private static double taken(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /** Empty when the thread or process has ended. */
  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
