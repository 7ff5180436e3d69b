package io.millrace.job.source.table.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "*.csv a.csv",
        "*.csv ä日🚋.csv",
        "* a.b",
        "?.csv a.csv",
        "**.csv a/b/c.csv",
        "**/c.csv a/b/c.csv",
        "**/c.csv c.csv",
        "a/*/c a/b/c",
        "{a,b/c}.csv b/c.csv",
        "{a,b{1,2}} b2",
        "[a-c]x bx",
        "[!a-c]x dx",
        "a\\*b a*b",
        "a.b+(c)$^|&&.csv a.b+(c)$^|&&.csv",
        "a,b}.csv a,b}.csv"
      })
  void names_that_match(String glob, String name) {
    assertThat(Glob.of(glob).matches(name)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "*.csv a/b.csv",
        "*.csv acsv",
        "?.csv ab.csv",
        "a?b a/b",
        "a/*/c a/b/b/c",
        "**/c.csv xc.csv",
        "[!a-c]x ax",
        "a[!b]c a/c",
        "{a,b}.csv c.csv",
        "a\\*b axb"
      })
  void names_that_do_not(String glob, String name) {
    assertThat(Glob.of(glob).matches(name)).isFalse();
  }

  @Test
  void a_bracket_that_is_not_closed_is_said() {
    assertThatThrownBy(() -> Glob.of("a[b")).hasMessage("'a[b' has a [ without a ]");
    assertThatThrownBy(() -> Glob.of("a{b,c")).hasMessage("'a{b,c' has a { without a }");
  }
}
