package io.millrace.dataset.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LiteralPathTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[a]/x.csv",
        "[!a]/[^a]/x.csv",
        "[a-c].csv",
        "]a[.csv",
        "*.csv",
        "**/x.csv",
        ".a*/.x?.csv",
        "?.csv",
        "{a,b}.csv",
        "it's.csv",
        "a=1/b=2/x.csv",
        "a\\b.csv",
        "~/x y%20.csv"
      })
  void whateverThePathTheFileOfThatNameIsRead(String name) throws Exception {
    for (String other :
        new String[] {"a.csv", "b.csv", "-.csv", "a/x.csv", ".ab/.xy.csv", "x.csv"}) {
      write(other, "other");
    }
    Path file = write(name, "this");
    try (LocalDatabase database = StoredSet.open()) {
      for (String path : new String[] {"%s", "[%s]"}) {
        StringBuilder read = new StringBuilder();
        database.forEach(
            "SELECT * FROM read_csv(%s, header=false, hive_partitioning=false)"
                .formatted(path.formatted(LiteralPath.of(file))),
            row -> read.append(row.getString(1)));
        assertThat(read).hasToString("this");
      }
    }
  }

  @Test
  void whatNoPatternSaysIsRefused() {
    assertThatThrownBy(() -> LiteralPath.of("a\\b[1].csv"))
        .isInstanceOf(LocalEngineException.class)
        .hasMessage("a path with a backslash and one of * ? [ cannot be read; rename it");
  }

  private Path write(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text + "\n");
  }
}
