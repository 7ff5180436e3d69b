package io.millrace.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.Compiler;
import io.millrace.compile.example.EveryTableFeatures;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.manifest.TableSpec;
import io.millrace.type.StructValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Columns of sources to fields of rows: by their names, and cast to their types. */
class RowReaderTest {
  private static final TableSpec TABLE =
      Compiler.compile(EveryTableFeatures.class).orThrow().table("values").spec();
  private static final List<String> COLUMNS =
      List.of(
          "ID",
          "small",
          "large_number",
          "amount",
          "single",
          "price",
          "yes",
          "SINCE",
          "day",
          "token",
          "raw",
          "Labels",
          "vector",
          "speed",
          "ignored");
  private static final UUID TOKEN = UUID.fromString("00000000-0000-0001-0000-000000000002");

  private final RowReader reader = RowReader.of(TABLE, COLUMNS);

  @Test
  void valuesOfADriverAreTakenAsTheyAre() throws Exception {
    Object[] row = {
      "a",
      1,
      2L,
      2.5,
      1.5f,
      new BigDecimal("9.90"),
      true,
      OffsetDateTime.parse("2026-03-01T11:00:00+01:00"),
      LocalDate.of(2026, 3, 1),
      TOKEN,
      new byte[] {1, 2},
      new Object[] {1L, 2L},
      new Float[] {1f, 2f},
      "FAST",
      new Object()
    };
    assertThat(reader.read(row).values())
        .containsExactly(
            "a",
            1,
            2L,
            2.5,
            1.5f,
            new BigDecimal("9.90"),
            true,
            Instant.parse("2026-03-01T10:00:00Z"),
            LocalDate.of(2026, 3, 1),
            TOKEN,
            ByteBuffer.wrap(new byte[] {1, 2}),
            List.of(1L, 2L),
            List.of(1f, 2f),
            "FAST");
  }

  @Test
  void textIsReadAsInCsv() throws Exception {
    Object[] row = {
      "a",
      "1",
      "2",
      "2.5",
      "1.5",
      "9.9",
      "true",
      "2026-03-01T10:00:00Z",
      "2026-03-01",
      TOKEN.toString(),
      "AQI=",
      "[1,2]",
      "[1.0,2.0]",
      "SLOW",
      ""
    };
    assertThat(reader.read(row).values())
        .containsExactly(
            "a",
            1,
            2L,
            2.5,
            1.5f,
            new BigDecimal("9.90"),
            true,
            Instant.parse("2026-03-01T10:00:00Z"),
            LocalDate.of(2026, 3, 1),
            TOKEN,
            ByteBuffer.wrap(new byte[] {1, 2}),
            List.of(1L, 2L),
            List.of(1f, 2f),
            "SLOW");
  }

  @Test
  void numbersAreCastWhereNothingIsLost() throws Exception {
    assertThat(cast("small", 7L)).isEqualTo(7);
    assertThat(cast("small", new BigDecimal("7.00"))).isEqualTo(7);
    assertThat(cast("large_number", (short) 7)).isEqualTo(7L);
    assertThat(cast("amount", 7)).isEqualTo(7.0);
    assertThat(cast("amount", 0.5f)).isEqualTo(0.5);
    assertThat(cast("price", 3)).isEqualTo(new BigDecimal("3.00"));
    assertThat(cast("price", 3.25)).isEqualTo(new BigDecimal("3.25"));
    assertThat(cast("ID", 12L)).isEqualTo("12");
    assertThat(cast("ID", new BigDecimal("1E+3"))).isEqualTo("1000");
    assertThat(cast("yes", 1)).isEqualTo(true);
    assertThat(cast("SINCE", LocalDateTime.parse("2026-03-01T10:00:00")))
        .isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
    assertThat(cast("SINCE", LocalDate.of(2026, 3, 1)))
        .isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
    assertThat(cast("SINCE", Instant.parse("2026-03-01T10:00:00.123456789Z")))
        .isEqualTo(Instant.parse("2026-03-01T10:00:00.123456Z"));
  }

  @Test
  void whatWouldBeLostIsAnErrorThatNamesColumnValueAndType() {
    assertBad("small", 1L << 40, "column 'small' of table 'values': Cannot read '1099511627776'");
    assertBad("small", 1.5, "column 'small' of table 'values': Cannot read '1.5' as int");
    assertBad("price", 3.255, "column 'price' of table 'values': Cannot read '3.255'");
    assertBad("price", Double.NaN, "column 'price' of table 'values': Cannot read 'NaN'");
    assertBad("yes", 2, "column 'yes' of table 'values': Cannot read '2' as boolean");
    assertBad("day", "soon", "column 'day' of table 'values': Cannot read 'soon' as date");
    assertBad("SINCE", true, "column 'SINCE' of table 'values': Cannot read 'true' as timestamp");
    assertBad("day", 5, "column 'day' of table 'values': Cannot read '5' as date");
    assertBad("speed", "WARP", "column 'speed' of table 'values': Cannot read 'WARP'");
    assertBad("vector", new Object[] {"x"}, "column 'vector' of table 'values': Cannot read 'x'");
    assertBad("Labels", new Object[] {1L, null}, "column 'Labels' of table 'values': Cannot read");
    assertBad("Labels", "[1e-2147483648]", "column 'Labels' of table 'values': Cannot read");
    assertBad("amount", Double.NaN, "column 'amount' of table 'values': Cannot read 'NaN'");
    assertBad("single", 1e300, "column 'single' of table 'values': Cannot read '1.0E300'");
    assertBad(
        "day", LocalDate.MAX, "column 'day' of table 'values': Cannot read '+999999999-12-31'");
    assertBad(
        "SINCE",
        LocalDate.ofEpochDay(Integer.MAX_VALUE),
        "column 'SINCE' of table 'values': Cannot");
  }

  @Test
  void noValueIsNullWhereTheFieldMayBeNull() throws Exception {
    assertThat(cast("price", null)).isNull();
    assertThat(cast("price", "")).isNull();
    assertThat(cast("ID", "")).isEqualTo("");
    assertThatThrownBy(() -> cast("small", null))
        .isInstanceOfSatisfying(
            BadEventException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ReasonCode.MISSING_FIELD);
              assertThat(e.place()).isEqualTo("values.small");
            })
        .hasMessage("column 'small' of table 'values' is null; an int is required");
  }

  @Test
  void aMappedColumnIsFoundByItsNameAlone() throws Exception {
    // the field is `flag`, its column `yes`
    List<String> renamed = new ArrayList<>(COLUMNS);
    renamed.set(6, "flag");
    assertThatThrownBy(() -> RowReader.of(TABLE, renamed))
        .isInstanceOf(ColumnsMissingException.class)
        .hasMessage(
            "Cannot read table 'values': column 'yes' (boolean) is missing; its source has the"
                + " columns "
                + String.join(", ", renamed));
  }

  @Test
  void allMissingAndRepeatedColumnsAreNamedAtOnce() {
    assertThatThrownBy(() -> RowReader.of(TABLE, List.of("id", "SMALL", "Small")))
        .hasMessageStartingWith(
            "Cannot read table 'values': column 'small' (int) is there more than once,"
                + " column 'largeNumber' (long) is missing, column 'amount' (double) is missing");
  }

  @Test
  void aColumnNamedToTheLetterWinsOverOneThatIsAlike() {
    List<String> found = new ArrayList<>(COLUMNS);
    found.set(14, "SMALL");
    RowReader exact = RowReader.of(TABLE, found);
    Object[] row = sample();
    row[1] = 5;
    row[14] = 6;
    assertThat(unchecked(exact, row).values().get(1)).isEqualTo(5);
  }

  private static StructValue unchecked(RowReader reader, Object[] row) {
    try {
      return reader.read(row);
    } catch (BadEventException e) {
      throw new AssertionError(e);
    }
  }

  private static Object[] sample() {
    return new Object[] {
      "a", 1, 2L, 2.5, 1.5f, null, true, Instant.EPOCH, null, null, null, null, null, null, null
    };
  }

  private Object cast(String column, Object value) throws BadEventException {
    Object[] row = sample();
    row[COLUMNS.indexOf(column)] = value;
    return reader.read(row).values().get(COLUMNS.indexOf(column));
  }

  private void assertBad(String column, Object value, String message) {
    assertThatThrownBy(() -> cast(column, value))
        .isInstanceOfSatisfying(
            BadEventException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ReasonCode.WRONG_TYPE);
              assertThat(e.place()).isEqualTo("values." + column);
            })
        .hasMessageStartingWith(message);
  }
}
