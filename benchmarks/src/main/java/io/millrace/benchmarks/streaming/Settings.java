package io.millrace.benchmarks.streaming;

/** The settings that are measured. */
final class Settings {
  private static final int KEYS = 100_000;
  private static final long SEED = 20_260_117;

  /** With the decoded keys as much as Flink's default configuration leaves for RocksDB, rounded. */
  static final int STATE_MEGABYTES = 256;

  private static final int CACHE_MEGABYTES = 256;
  private static final int SPILLED_STATE_MEGABYTES = 8;
  private static final int SPILLED_CACHE_MEGABYTES = 8;

  private Settings() {}

  static Setting zipf(int events, int parallelism) {
    return new Setting(
        new Workload(KEYS, 1.0, 0, events, SEED), parallelism, STATE_MEGABYTES, CACHE_MEGABYTES);
  }

  static Setting uniform(int events) {
    return new Setting(new Workload(KEYS, 0, 0, events, SEED), 1, STATE_MEGABYTES, CACHE_MEGABYTES);
  }

  /** State many times as large as all caches. */
  static Setting spilled(int keys, int events) {
    return new Setting(
        new Workload(keys, 1.0, keys, events, SEED),
        1,
        SPILLED_STATE_MEGABYTES,
        SPILLED_CACHE_MEGABYTES);
  }
}
