package io.millrace.compile.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodeFingerprintTest {
  @TempDir private Path folder;
  private int compiled;

  @Test
  void theSameSourceElsewhereInAChangedClassHasTheSameFingerprint() throws Exception {
    String before = fingerprint("static final Condition<String> C = s -> s.length() > 3;");
    String after =
        fingerprint(
            """
            static final Condition<String> ADDED = s -> s.isEmpty();

            static int unrelated(int i) { return i + 1; }

            static final Condition<String> C =
                s -> s.length() > 3;
            """);
    assertThat(after).isEqualTo(before);
  }

  @Test
  void aChangedBodyHasAnotherFingerprint() throws Exception {
    assertThat(fingerprint("static final Condition<String> C = s -> s.length() > 3;"))
        .isNotEqualTo(fingerprint("static final Condition<String> C = s -> s.length() >= 3;"))
        .isNotEqualTo(fingerprint("static final Condition<String> C = s -> s.length() > 4;"));
  }

  @Test
  void aMethodOfTheSameJarCountsWithItsBody() throws Exception {
    String code =
        """
        static boolean far(String s, int n) { return n == 0 || far(s, n - 1) && s.length() > %d; }
        static final Condition<String> C = s -> far(s, 2);
        """;
    assertThat(fingerprint(code.formatted(3))).isNotEqualTo(fingerprint(code.formatted(4)));
    assertThat(fingerprint(code.formatted(3))).isEqualTo(fingerprint(code.formatted(3)));
  }

  @Test
  void aNestedLambdaCountsWithItsBodyButNotItsName() throws Exception {
    String code =
        """
        static final Condition<String> C = s -> s.chars().anyMatch(c -> c == '%s');
        """;
    String other = "static final Condition<String> A = s -> s.chars().anyMatch(c -> c == 'q');";
    assertThat(fingerprint(code.formatted("x"))).isNotEqualTo(fingerprint(code.formatted("y")));
    assertThat(fingerprint(other + code.formatted("x")))
        .isEqualTo(fingerprint(code.formatted("x")));
  }

  @Test
  void whatIsCapturedCounts() throws Exception {
    String code =
        """
        static Condition<String> longer(int than) { return s -> s.length() > than; }
        static final Condition<String> C = longer(%d);
        """;
    assertThat(fingerprint(code.formatted(3))).isNotEqualTo(fingerprint(code.formatted(4)));
  }

  @Test
  void theValueOfAConstantCountsInAnyOrderOfASet() throws Exception {
    String code =
        """
        static final java.util.Set<String> GOOD = java.util.Set.of(%s);
        static final Condition<String> C = s -> GOOD.contains(s);
        """;
    String ab = fingerprint(code.formatted("\"a\", \"b\""));
    assertThat(ab).isEqualTo(fingerprint(code.formatted("\"b\", \"a\"")));
    assertThat(ab).isNotEqualTo(fingerprint(code.formatted("\"a\", \"c\"")));
  }

  @Test
  void anAnonymousClassCountsWithItsCodeButNotItsNumber() throws Exception {
    String code =
        """
        static final Condition<String> C = new Condition<String>() {
          public boolean test(String s) { return s.length() > %d; }
        };
        """;
    String other = "static final Runnable R = new Runnable() { public void run() {} };";
    assertThat(fingerprint(code.formatted(3))).isNotEqualTo(fingerprint(code.formatted(4)));
    assertThat(fingerprint(other + code.formatted(3))).isEqualTo(fingerprint(code.formatted(3)));
  }

  @Test
  void branchesAndSwitchesAreTold() throws Exception {
    String code =
        """
        static final Condition<String> C = s -> {
          switch (s) { case "a": return true; case "%s": return false; default: }
          for (int i = 0; i < s.length(); i++) { if (s.charAt(i) == '%s') { return true; } }
          return false;
        };
        """;
    assertThat(fingerprint(code.formatted("b", "x")))
        .isEqualTo(fingerprint(code.formatted("b", "x")))
        .isNotEqualTo(fingerprint(code.formatted("b", "y")))
        .isNotEqualTo(fingerprint(code.formatted("c", "x")));
  }

  private String fingerprint(String body) throws Exception {
    Path place = Files.createDirectory(folder.resolve("v" + compiled++));
    String source = "import io.millrace.Condition;\npublic class Sample {\n" + body + "\n}\n";
    Class<?> sample = SourceInMemory.compile(place, "Sample", source);
    Field constant = sample.getDeclaredField("C");
    constant.setAccessible(true);
    return new CodeFingerprint(new ClassFiles(sample.getClassLoader()))
        .of((Serializable) constant.get(null));
  }
}
