package io.millrace.type;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JavaTypeTest {
  enum Status {
    OK,
    DECLINED
  }

  record Inner(int n, String text) {}

  record Everything(
      boolean a,
      Integer b,
      long c,
      Float d,
      double e,
      @Decimal(precision = 10, scale = 2) BigDecimal f,
      BigDecimal g,
      String h,
      Status i,
      Instant j,
      LocalDate k,
      UUID l,
      List<Inner> m,
      Map<String, List<@Decimal(precision = 4, scale = 1) BigDecimal>> n,
      Inner o,
      ByteBuffer p) {}

  record WithOptional(Optional<String> name) {}

  record Node(Node next) {}

  record Alike(String cardId, String card_id) {}

  record Blob(byte[] bytes, float[] floats) {}

  @SuppressWarnings("unchecked")
  private static <T> JavaType<T> of(Class<T> type) {
    return (JavaType<T>) JavaType.of(type);
  }

  @Test
  void aRecordOfEverythingComesBackTheSame() {
    Everything full =
        new Everything(
            true,
            1,
            2,
            3f,
            4,
            new BigDecimal("5.25"),
            new BigDecimal("6.000000000"),
            "h",
            Status.DECLINED,
            Instant.parse("2026-01-31T12:00:00.123456Z"),
            LocalDate.of(2026, 1, 31),
            new UUID(1, 2),
            List.of(new Inner(1, "x"), new Inner(2, null)),
            Map.of("k", List.of(new BigDecimal("1.5"))),
            new Inner(3, "y"),
            ByteBuffer.wrap(new byte[] {1, 2}));
    Everything empty =
        new Everything(
            false, null, 0, null, 0, null, null, null, null, null, null, null, null, null, null,
            null);
    JavaType<Everything> type = of(Everything.class);

    assertThat(type.fromCanonical(type.toCanonical(full))).isEqualTo(full);
    assertThat(type.fromCanonical(type.toCanonical(empty))).isEqualTo(empty);
    assertThat(DataTypes.name(type.type()))
        .isEqualTo(
            "struct io.millrace.type.Everything(a boolean, b int?, c long, d float?, e double,"
                + " f decimal(10,2)?, g decimal(38,9)?, h string?,"
                + " i enum io.millrace.type.Status(OK,DECLINED)?, j timestamp?, k date?, l uuid?,"
                + " m list<struct io.millrace.type.Inner(n int, text string?)>?,"
                + " n map<list<decimal(4,1)>>?, o struct io.millrace.type.Inner(n int, text"
                + " string?)?, p bytes?)");
  }

  @Test
  void canonicalValuesShareNothingWithTheUsers() {
    byte[] bytes = {1, 2};
    float[] floats = {1, 2};
    JavaType<Blob> type = of(Blob.class);
    StructValue canonical = (StructValue) type.toCanonical(new Blob(bytes, floats));
    bytes[0] = 9;
    floats[0] = 9;

    Blob back = type.fromCanonical(canonical);
    assertThat(back.bytes()).containsExactly(1, 2);
    assertThat(back.floats()).containsExactly(1f, 2f);
    assertThat(canonical.values().get(1)).isEqualTo(List.of(1f, 2f));
  }

  @Test
  void instantsAreCutDownToTheMicrosecond() {
    assertThat(of(Instant.class).toCanonical(Instant.parse("1969-12-31T23:59:59.999999999Z")))
        .isEqualTo(Instant.parse("1969-12-31T23:59:59.999999Z"));
    assertThatThrownBy(() -> of(Instant.class).toCanonical(Instant.MAX))
        .isInstanceOf(UnreadableValueException.class);
    assertThatThrownBy(() -> of(LocalDate.class).toCanonical(LocalDate.MAX))
        .isInstanceOf(UnreadableValueException.class);
  }

  @Test
  void decimalsAreNeverRounded() {
    assertThat(of(BigDecimal.class).toCanonical(new BigDecimal("1.5")))
        .isEqualTo(new BigDecimal("1.500000000"));
    assertThatThrownBy(() -> of(BigDecimal.class).toCanonical(new BigDecimal("1.0000000001")))
        .hasMessageContaining("(nothing is rounded)");
  }

  @Test
  void whatIsNotSupportedIsNamedWithItsPlaceAndWhatIs() {
    assertThatThrownBy(() -> JavaType.of(WithOptional.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "component 'name' of WithOptional: Java type java.util.Optional<java.lang.String> is"
                + " not supported; use boolean, int, long, float, double or their boxes, String");
    assertThatThrownBy(() -> JavaType.of(Node.class)).hasMessageContaining("contains itself");
    assertThatThrownBy(() -> JavaType.of(Alike.class))
        .hasMessageContaining(
            "fields 'cardId' and 'card_id' of io.millrace.type.Alike differ only");
    assertThatThrownBy(() -> JavaType.of(List.class)).hasMessageContaining("java.util.List");
  }

  @Test
  void nullInAListIsNamed() {
    record Names(List<String> names) {}
    assertThatThrownBy(() -> of(Names.class).toCanonical(new Names(Arrays.asList("a", null))))
        .hasMessage("names[1]: required field of type string is missing or null");
  }
}
