package io.millrace.job;

import java.util.Locale;

/** Where keyed state lives. */
public enum StateStore {
  /** On disk, with incremental checkpoints. */
  ROCKSDB,
  /** On the heap: faster while it fits. */
  HEAP;

  /** The name of Flink's state backend. */
  String backend() {
    return switch (this) {
      case ROCKSDB -> "rocksdb";
      case HEAP -> "hashmap";
    };
  }

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
