package io.millrace.job.source.table.cast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowTextTest {
  private static final String LONGEST = "x".repeat(10_000);

  @Test
  void aTextOfTenThousandCharactersIsWhole() {
    assertThat(RowText.shortened(LONGEST)).isEqualTo(LONGEST);
  }

  @Test
  void aLongerTextIsItsBeginningItsLengthAndAHash() {
    String text = RowText.shortened(LONGEST + "y");

    assertThat(text)
        .startsWith(LONGEST + "... (10,001 characters, ")
        .hasSizeLessThan(10_100)
        .isEqualTo(RowText.shortened(LONGEST + "y"));
  }

  @Test
  void longTextsThatDifferBehindTheirBeginningStayTwo() {
    assertThat(RowText.shortened(LONGEST + "y")).isNotEqualTo(RowText.shortened(LONGEST + "z"));
  }

  @Test
  void aRowIsAnObjectOfTexts() {
    assertThat(RowText.of(List.of("id", "name"), new Object[] {1L, null}))
        .isEqualTo("{\"id\":\"1\",\"name\":null}");
  }
}
