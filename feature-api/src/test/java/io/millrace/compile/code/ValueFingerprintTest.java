package io.millrace.compile.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and constants that code depends on without naming them in its instructions. */
class ValueFingerprintTest {
  @TempDir private Path folder;
  private int compiled;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.util.regex.Pattern X = java.util.regex.Pattern.compile(\"%s\")",
        "java.time.Period X = java.time.Period.parse(\"P1%s\")",
        "java.util.Locale X = java.util.Locale.forLanguageTag(\"e%s\")",
        "java.util.TimeZone X = java.util.TimeZone.getTimeZone(\"%sST\")",
        "java.util.Optional<String> X = java.util.Optional.of(\"%s\")",
        "Held X = new Held(\"%s\")",
      })
  void theValueOfAConstantCountsWhateverItsClass(String constant) throws Exception {
    String code =
        """
        static class Base { final String text; Base(String text) { this.text = text; } }
        static class Held extends Base { Held(String text) { super(text); } }
        static final %s;
        static final Condition<String> C = s -> X.equals(s);
        """;
    String here = fingerprint(code.formatted(constant.formatted("M")));
    assertThat(here).isEqualTo(fingerprint(code.formatted(constant.formatted("M"))));
    assertThat(here)
        .isNotEqualTo(
            fingerprint(code.formatted(constant.formatted(constant.contains("Time") ? "E" : "D"))));
  }

  @Test
  void aTimeZoneCounts() throws Exception {
    String code =
        """
        static final java.time.ZoneId Z = java.time.ZoneId.of("%s");
        static final Condition<java.time.Instant> C = i -> i.atZone(Z).getHour() < 6;
        """;
    assertThat(fingerprint(code.formatted("Europe/Berlin")))
        .isNotEqualTo(fingerprint(code.formatted("Asia/Tokyo")));
  }

  @Test
  void whatAnEnumsConstantsHoldCountsWhereItsCodeIsUsed() throws Exception {
    String code =
        """
        enum Kind { A(%s), B(false); final boolean good; Kind(boolean g) { good = g; }
          boolean good() { return good; } }
        static final Condition<Kind> C = k -> k.%s;
        """;
    for (String use : List.of("good()", "good")) {
      assertThat(fingerprint(code.formatted("true", use)))
          .isNotEqualTo(fingerprint(code.formatted("false", use)))
          .isEqualTo(fingerprint(code.formatted("true", use)));
    }
  }

  @Test
  void theOrderOfAnEnumCountsWhereItIsAskedFor() throws Exception {
    String code =
        """
        enum Kind { %s }
        static final Condition<Kind> C = k -> k.%s;
        """;
    assertThat(fingerprint(code.formatted("A, B", "compareTo(Kind.B) < 0")))
        .isNotEqualTo(fingerprint(code.formatted("B, A", "compareTo(Kind.B) < 0")));
    assertThat(fingerprint(code.formatted("A, B", "name().isEmpty()")))
        .isEqualTo(fingerprint(code.formatted("B, A", "name().isEmpty()")));
  }

  @Test
  void aWrittenConstructorOrAccessorOfARecordCountsAndAPlainOneDoesNot() throws Exception {
    assertThat(record("record R(long n, String s, int i) {}")).isEmpty();
    assertThat(record("record R(String s) { R {} }")).isEmpty();
    List<String> trims = record("record R(String s) { R { s = s.trim(); } }");
    List<String> strips = record("record R(String s) { R { s = s.strip(); } }");
    assertThat(trims).hasSize(1).isNotEqualTo(strips);
    assertThat(
            record(
                "record R(String a, String b) { R(String a, String b) {"
                    + " this.a = b; this.b = a; } }"))
        .hasSize(1);
    assertThat(record("record R(String s) { public String s() { return s.trim(); } }")).hasSize(1);
    assertThat(record("record N(int i) { N { i++; } } record R(java.util.List<N> all) {}"))
        .hasSize(1);
  }

  private List<String> record(String source) throws Exception {
    Class<?> sample = compile(source);
    Class<?> record = Class.forName("Sample$R", false, sample.getClassLoader());
    return RecordCode.of(record, new CodeFingerprint(new ClassFiles(sample.getClassLoader())));
  }

  private String fingerprint(String body) throws Exception {
    Class<?> sample = compile(body);
    Field constant = sample.getDeclaredField("C");
    constant.setAccessible(true);
    return new CodeFingerprint(new ClassFiles(sample.getClassLoader()))
        .of((Serializable) constant.get(null));
  }

  private Class<?> compile(String body) throws Exception {
    Path place = Files.createDirectory(folder.resolve("v" + compiled++));
    String source = "import io.millrace.Condition;\npublic class Sample {\n" + body + "\n}\n";
    return SourceInMemory.compile(place, "Sample", source);
  }
}
