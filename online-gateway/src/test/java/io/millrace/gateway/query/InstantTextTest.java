package io.millrace.gateway.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InstantTextTest {
  private final InstantText text = new InstantText();

  @Test
  void itIsWhatInstantWrites() {
    Random random = new Random(7);
    for (int i = 0; i < 100_000; i++) {
      check(random.nextLong() % (1L << (20 + i % 40)));
    }
  }

  @Test
  void secondsDaysLeapDaysAndYearsOfMoreDigitsAreWrittenAsInstantDoes() {
    for (String edge :
        new String[] {
          "1970-01-01T00:00:00Z",
          "1969-12-31T23:59:59.999Z",
          "2024-02-29T00:00:00.001Z",
          "2026-01-01T10:02:00.100Z",
          "2026-12-31T23:59:59.010Z",
          "0000-01-01T00:00:00Z",
          "-0001-12-31T23:59:59.999Z",
          "9999-12-31T23:59:59.999Z",
          "+10000-01-01T00:00:00Z"
        }) {
      check(Instant.parse(edge).toEpochMilli());
    }
    check(Long.MIN_VALUE);
    check(Long.MAX_VALUE);
  }

  private void check(long millis) {
    int length = text.write(millis);
    assertThat(new String(text.bytes(), 0, length, StandardCharsets.US_ASCII))
        .isEqualTo(Instant.ofEpochMilli(millis).toString());
  }
}
