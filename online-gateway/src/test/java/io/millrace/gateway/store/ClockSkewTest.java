package io.millrace.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockSkewTest {
  private final ClockSkew skew = new ClockSkew();

  @Test
  void itIsUnknownUntilTheStoreHasAnswered() {
    assertThat(skew.seconds()).isNaN();
    assertThat(skew.alarmed()).isFalse();
  }

  @Test
  void whatTheRoundTripExplainsIsNoSkew() {
    skew.observe(10_000, 13_400, 13_000);
    assertThat(skew.seconds()).isEqualTo(-1.9);
    assertThat(skew.alarmed()).isFalse();
  }

  @Test
  void moreThanASecondIsAnAlarmInEitherDirectionUntilItIsGone() {
    skew.observe(10_000, 11_011, 10_010);
    assertThat(skew.alarmed()).isTrue();
    skew.observe(10_000, 11_010, 10_010);
    assertThat(skew.alarmed()).isFalse();
    skew.observe(10_000, 8_999, 10_010);
    assertThat(skew.alarmed()).isTrue();
    skew.observe(10_000, 10_005, 10_010);
    assertThat(skew.alarmed()).isFalse();
    assertThat(skew.seconds()).isEqualTo(0.0);
  }
}
