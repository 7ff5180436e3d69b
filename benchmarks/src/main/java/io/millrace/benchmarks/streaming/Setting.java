package io.millrace.benchmarks.streaming;

/**
 * What a job runs with, the same for all contestants. They have the same memory; the view keeps a
 * part of it for decoded keys.
 *
 * @param workload the events
 * @param parallelism of source and operator
 * @param stateMegabytes the view's managed memory of each slot: RocksDB's block cache and write
 *     buffers
 * @param cacheMegabytes of decoded keys in each view operator; of RocksDB with all others
 */
record Setting(Workload workload, int parallelism, int stateMegabytes, int cacheMegabytes) {
  /** The same with a part of the events. */
  Setting part(int nth) {
    return new Setting(
        workload.first(workload.events() / nth), parallelism, stateMegabytes, cacheMegabytes);
  }

  String text() {
    return "%s; parallelism %d, in each slot %d MB, of which the view has %d MB for decoded keys"
        .formatted(workload.text(), parallelism, stateMegabytes + cacheMegabytes, cacheMegabytes);
  }
}
