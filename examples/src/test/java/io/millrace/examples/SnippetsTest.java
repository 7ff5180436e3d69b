package io.millrace.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What the docs show is what is compiled and tested. A snippet is marked {@code <!-- snippet:
 * path#region -->} before its code block; the region stands in that file between {@code // region
 * NAME} and {@code // endregion}, in SQL after {@code --}.
 */
class SnippetsTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern SNIPPET =
      Pattern.compile(
          "<!-- snippet: (?<path>\\S+?)#(?<region>\\S+) -->\\s*```\\w*\\n(?<code>.*?)```",
          Pattern.DOTALL);

  @TestFactory
  Stream<DynamicTest> everySnippetIsARegionOfTestedCode() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages()) {
      Matcher snippet = SNIPPET.matcher(Files.readString(page));
      while (snippet.find()) {
        String source = snippet.group("path");
        String region = snippet.group("region");
        String shown = snippet.group("code");
        tests.add(
            DynamicTest.dynamicTest(
                ROOT.relativize(page) + " shows " + source + "#" + region,
                () -> assertThat(shown.strip()).isEqualTo(region(ROOT.resolve(source), region))));
      }
    }
    assertThat(tests).as("snippets found").isNotEmpty();
    return tests.stream();
  }

  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      List<Path> pages =
          new ArrayList<>(docs.filter(page -> page.toString().endsWith(".md")).toList());
      pages.add(ROOT.resolve("README.md"));
      return pages;
    }
  }

  private static String region(Path source, String name) throws IOException {
    List<String> lines = Files.readAllLines(source);
    List<String> region = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      if (isMark(line, "region " + name)) {
        inside = true;
      } else if (inside && isMark(line, "endregion")) {
        return String.join("\n", region).stripTrailing().stripIndent().strip();
      } else if (inside) {
        region.add(line);
      }
    }
    throw new AssertionError(source + " has no region " + name);
  }

  private static boolean isMark(String line, String mark) {
    return line.strip().equals("// " + mark) || line.strip().equals("-- " + mark);
  }
}
