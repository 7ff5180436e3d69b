package io.millrace.benchmarks.tables;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * The most of what a job holds while it runs in this JVM, looked at a few times a second: heap
 * after collections, the process' resident memory with what RocksDB has outside the heap, and
 * connections for reading tables.
 */
final class Peaks implements AutoCloseable {
  private static final int EVERY_MILLIS = 250;
  private static final double MEGABYTE = 1 << 20;
  private static final double KILOBYTES_IN_MEGABYTE = 1_024;
  private static final Path STATUS = Path.of("/proc/self/status");

  private final String serverUrl;
  private final Thread thread = new Thread(this::watch, "peaks");
  private volatile boolean over;
  private volatile double heapMegabytes;
  private volatile double residentMegabytes;
  private volatile long connections;
  private volatile Exception failure;

  private Peaks(String serverUrl) {
    this.serverUrl = serverUrl;
  }

  /**
   * Begins to look.
   *
   * @param serverUrl of the source's server
   */
  static Peaks watching(String serverUrl) {
    Peaks peaks = new Peaks(serverUrl);
    peaks.thread.setDaemon(true);
    peaks.thread.start();
    return peaks;
  }

  /** What collections have left at most. */
  double heapMegabytes() {
    return heapMegabytes;
  }

  /** 0 where the system does not tell. */
  double residentMegabytes() {
    return residentMegabytes;
  }

  long connections() {
    return connections;
  }

  private void watch() {
    try (Connection connection = DriverManager.getConnection(serverUrl);
        PreparedStatement select =
            connection.prepareStatement(
                "select count(*) from pg_stat_activity where application_name like"
                    + " 'millrace-table-%' and backend_type = 'client backend'")) {
      while (!over) {
        heapMegabytes = Math.max(heapMegabytes, heapAfterCollection() / MEGABYTE);
        residentMegabytes = Math.max(residentMegabytes, resident());
        connections = Math.max(connections, number(select));
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (SQLException | IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long number(PreparedStatement select) throws SQLException {
    try (ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static long heapAfterCollection() {
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getCollectionUsage();
      used += usage == null ? 0 : usage.getUsed();
    }
    return used;
  }

  private static double resident() throws IOException {
    if (!Files.exists(STATUS)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(STATUS)) {
      return lines
              .filter(line -> line.startsWith("VmRSS:"))
              .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")))
              .findFirst()
              .orElse(0)
          / KILOBYTES_IN_MEGABYTE;
    }
  }

  /** Looks no more. */
  @Override
  public void close() throws Exception {
    over = true;
    thread.join();
    if (failure != null) {
      throw failure;
    }
  }
}
