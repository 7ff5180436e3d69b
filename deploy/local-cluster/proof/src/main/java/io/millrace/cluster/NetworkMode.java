package io.millrace.cluster;

import java.util.Locale;

/** What the network between two processes does. */
enum NetworkMode {
  /** Bytes pass as they come. */
  THROUGH,
  /** Connections are closed and new ones refused. */
  CUT,
  /** Each packet takes 200 ms, each connection carries 256 KiB a second in either direction. */
  SLOW,
  /** Connections are accepted and stay open, but no byte passes until the mode changes. */
  HALF_OPEN;

  static final long LATENCY_NANOS = 200_000_000;
  static final long BYTES_PER_SECOND = 256 << 10;

  /** As on a command line: {@code half-open}. */
  static NetworkMode of(String text) {
    return valueOf(text.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** As {@link #of} takes it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
