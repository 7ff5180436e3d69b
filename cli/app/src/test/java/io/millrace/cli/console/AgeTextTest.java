package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgeTextTest {

  @ParameterizedTest
  @CsvSource({
    "-5,0.0s",
    "0,0.0s",
    "449,0.4s",
    "9999,10.0s",
    "10000,10s",
    "59999,59s",
    "60000,1m",
    "65000,1m5s",
    "3600000,1h",
    "5400000,1h30m",
    "86399999,23h59m",
    "604834000,7d",
    "612000000,7d2h"
  })
  void anAgeIsToldByItsLargestUnitAndTheNext(long millis, String text) {
    assertThat(AgeText.of(Duration.ofMillis(millis))).isEqualTo(text);
  }
}
