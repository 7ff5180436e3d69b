package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CountTextTest {
  @Test
  void onlyOneIsSingular() {
    assertThat(CountText.of(0, "row")).isEqualTo("0 rows");
    assertThat(CountText.of(1, "row")).isEqualTo("1 row");
    assertThat(CountText.of(2, "row")).isEqualTo("2 rows");
  }
}
