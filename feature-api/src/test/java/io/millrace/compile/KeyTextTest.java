package io.millrace.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTextTest {
  @ParameterizedTest
  @ValueSource(strings = {"c1", "a/b", "100%", "%2F", "%zz", "", "ä/%"})
  void aKeyOfOneColumnIsWhatItIs(String key) {
    assertThat(KeyText.columns(key, 1)).containsExactly(key);
    assertThat(KeyText.of(List.of(key))).isEqualTo(key);
  }

  @ParameterizedTest
  @CsvSource({
    "c1/m1, c1, m1",
    "a%2Fb/m1, a/b, m1",
    "a%2fb/m1, a/b, m1",
    "100%25/m%2525, 100%, m%25",
    "c1/m1/x, c1, m1/x",
    "c1/m1%2Fx, c1, m1/x",
    "%C3%A4%F0%9F%98%80x/a+b c, ä😀x, a+b c",
    "/, '', ''",
  })
  void theColumnsOfACompositeKeyArePartedBySlashesAndDecoded(
      String key, String first, String second) {
    assertThat(KeyText.columns(key, 2)).containsExactly(first, second);
  }

  @Test
  void aTextWithTooFewPartsHasTooFewColumns() {
    assertThat(KeyText.columns("c1", 2)).containsExactly("c1");
    assertThat(KeyText.columns("c1/m1", 3)).containsExactly("c1", "m1");
  }

  @ParameterizedTest
  @CsvSource({"a/b", "a%2Fb", "%", "%25", "ä", "a+b", "''", "/", "//%%"})
  void whatIsWrittenIsTakenBack(String column) {
    for (List<String> key : List.of(List.of(column, "x"), List.of("x", column, column))) {
      assertThat(KeyText.columns(KeyText.of(key), key.size())).isEqualTo(key);
    }
    assertThat(KeyText.of(List.of(column, "x"))).matches("[^/]*/x");
  }

  @ParameterizedTest
  @CsvSource({
    "100%/m, '%', '100%'",
    "a%2/m, '%2', 'a%2'",
    "c/%zzx, '%zz', '%zzx'",
    "c/%2F%+1, '%+1', '%2F%+1'",
    "%C3x/m, '%C3', '%C3x'",
    "%FF%FE/m, '%FF%FE', '%FF%FE'",
  })
  void whatIsNoCodeIsToldWithWhatIsAccepted(String key, String code, String column) {
    assertThatThrownBy(() -> KeyText.columns(key, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'%s' in column '%s' is no code; in a composite key write %%25 for a percent sign, %%2F for a slash, and else two hex digits for each byte of UTF-8"
                .formatted(code, column));
  }
}
