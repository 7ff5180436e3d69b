package io.millrace.benchmarks.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** A request that is written once and sent with other keys each time. Not thread-safe. */
final class HttpRequestBytes {
  private final ByteBuffer bytes;
  private final int bodyAt;
  private final Question question;
  private final SplittableRandom random;
  private final long[] keys;

  HttpRequestBytes(String path, Question question, byte[] body, long seed) {
    byte[] head =
        ("POST "
                + path
                + " HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\n"
                + "content-length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    this.bytes = ByteBuffer.allocateDirect(head.length + body.length).put(head).put(body);
    this.bodyAt = head.length;
    this.question = question;
    this.random = new SplittableRandom(seed);
    this.keys = new long[question.keys()];
  }

  /** The next request; valid until the next call. */
  ByteBuffer next() {
    for (int n = 0; n < keys.length; n++) {
      keys[n] = DriverTables.FIRST_KEY + random.nextInt(question.differentKeys());
      long rest = keys[n];
      int at = bodyAt + Question.keyAt(keys.length, n);
      for (int digit = Question.KEY_DIGITS - 1; digit >= 0; digit--) {
        bytes.put(at + digit, (byte) ('0' + rest % 10));
        rest /= 10;
      }
    }
    return bytes.clear();
  }

  /** What the last request asked for. */
  long[] keys() {
    return keys.clone();
  }
}
