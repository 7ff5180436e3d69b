package io.millrace.benchmarks.streaming;

/**
 * What a job runs with, the same for a contestant and its floor.
 *
 * @param workload the events
 * @param parallelism of source and operator
 * @param stateMegabytes Flink's managed memory of each slot: RocksDB's block cache and write
 *     buffers
 * @param cacheMegabytes of decoded keys in each view operator
 */
record Setting(Workload workload, int parallelism, int stateMegabytes, int cacheMegabytes) {
  /** What Flink's default configuration (1,728 MB for one slot) leaves for RocksDB, rounded. */
  static final int STATE_MEGABYTES = 512;

  /** The same with a part of the events. */
  Setting part(int nth) {
    return new Setting(
        workload.first(workload.events() / nth), parallelism, stateMegabytes, cacheMegabytes);
  }

  String text() {
    return "%s; parallelism %d, %d MB for RocksDB and %d MB for decoded keys in each slot"
        .formatted(workload.text(), parallelism, stateMegabytes, cacheMegabytes);
  }
}
