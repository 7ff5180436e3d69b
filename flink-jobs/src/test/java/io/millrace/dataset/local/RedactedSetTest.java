package io.millrace.dataset.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.DatasetRecords;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.manifest.EntitySpec;
import io.millrace.type.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows of a forgotten key leave a dataset, and its record says so. */
final class RedactedSetTest {
  private static final EntityCodec CARDS =
      new EntityCodec(
          new EntitySpec("card", List.of(new EntitySpec.KeyColumn("card_id", DataType.INT64))));
  private static final EntityKey FORGOTTEN = CARDS.encode(List.of(42L));
  private static final String ROWS =
      """
      CARD_ID,at,card__spend_1h
      1,2026-03-01T00:00:00Z,4.5
      42,2026-03-01T00:00:00Z,7.25
      420,2026-03-01T00:00:00Z,
      ,2026-03-01T00:00:00Z,1.0
      42,2026-03-02T00:00:00Z,
      """;

  private static final UUID ID = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00.5Z");

  @TempDir private Path folder;
  private DatasetFolder datasets;
  private Path target;

  @BeforeEach
  void aSet() throws IOException {
    datasets = new DatasetFolder(folder.resolve("datasets"));
    target = folder.resolve("set.csv");
    datasets.publish(
        DatasetRecords.fraud(target, FileDigest.of(ROWS)),
        published -> Files.writeString(target, ROWS));
  }

  private DatasetRecord record() {
    return datasets.find("fraud", Optional.empty()).orElseThrow();
  }

  private RedactedSet.Outcome redact() {
    return redact(record());
  }

  private RedactedSet.Outcome redact(DatasetRecord record) {
    return new RedactedSet(datasets).without(record, new SoughtKeys().add(CARDS, FORGOTTEN, 7));
  }

  @Test
  void itsRowsAreGoneAndTheOthersStandInTheirOrder() throws IOException {
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(Files.readAllLines(target))
        .extracting(line -> line.split(",", -1)[0].replace("\"", ""))
        .containsExactly("CARD_ID", "1", "420", "");
    DatasetRecord left = record();
    assertThat(DatasetFolder.holds(left)).isTrue();
    assertThat(left.wasRedacted()).isTrue();
    assertThat(left.redacted().get(0).forgetting()).isEqualTo(7);
    assertThat(left.redacted().get(0).rows()).isEqualTo(2);
    assertThat(StoredSet.of(left).first(10).total()).isEqualTo(3);
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.HELD_NONE);
  }

  /** To who reads files by patterns, {@code set[1].csv} is {@code set1.csv}. */
  @ParameterizedTest
  @ValueSource(strings = {"set[1].csv", "set*.csv", "set?.csv"})
  void aFileIsRedactedThoughItsNameIsAPatternThatOthersMatch(String name) throws IOException {
    Path other = Files.writeString(folder.resolve("set1.csv"), "card_id\n42\n43\n");
    Path file = Files.writeString(folder.resolve(name), "card_id\n1\n42\n");
    datasets.publish(DatasetRecords.fraud(file, FileDigest.of(file)), published -> {});
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(file).hasContent("card_id\n1\n");
    assertThat(other).hasContent("card_id\n42\n43\n");
  }

  @Test
  void aColumnIsWhatTheFileSaysAndNotItsFolder() throws IOException {
    Path of = Files.createDirectories(folder.resolve("card_id=42"));
    Path file = Files.writeString(of.resolve("set.csv"), "card_id\n1\n42\n");
    datasets.publish(DatasetRecords.fraud(file, FileDigest.of(file)), published -> {});
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(file).hasContent("card_id\n1\n");
  }

  @Test
  void rowsThatBeginWithANumberSignStay() throws IOException {
    String rows = "label,card_id\n#1,1\n#2,42\n#3,3\n";
    Path file = Files.writeString(folder.resolve("signs.csv"), rows);
    datasets.publish(DatasetRecords.fraud(file, FileDigest.of(file)), published -> {});
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(Files.readString(file).replace("\"", "")).isEqualTo("label,card_id\n#1,1\n#3,3\n");
  }

  @Test
  void aFileThatIsAnotherByNowIsLeftAlone() throws IOException {
    Files.writeString(target, "CARD_ID\n42\n");
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.NOT_ITS_FILE);
    assertThat(target).hasContent("CARD_ID\n42\n");
  }

  @Test
  void killedBetweenFileAndRecordItIsCompleted() throws IOException {
    String left = "CARD_ID\n1\n";
    DatasetRecord next =
        record().without(List.of(new DatasetRecord.Redaction(7, "now", 1)), FileDigest.of(left));
    assertThatThrownBy(
            () ->
                datasets.redact(
                    record(),
                    next,
                    published -> {
                      Files.writeString(target, left);
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    assertThat(record().wasRedacted()).isTrue();
    assertThat(DatasetFolder.holds(record())).isTrue();
  }

  @Test
  void killedBeforeTheFileItIsAsItWas() {
    DatasetRecord next =
        record().without(List.of(new DatasetRecord.Redaction(7, "now", 1)), FileDigest.of("else"));
    assertThatThrownBy(
            () ->
                datasets.redact(
                    record(),
                    next,
                    published -> {
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    assertThat(record().wasRedacted()).isFalse();
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.REDACTED);
  }

  @Test
  void aTextKeyIsFoundAsItStandsAndNoOtherCellIsWrittenInAnotherForm() throws IOException {
    EntityCodec names =
        new EntityCodec(
            new EntitySpec("card", List.of(new EntitySpec.KeyColumn("card_id", DataType.TEXT))));
    String rows = "card_id,label,amount\n007,yes,1.50\n7,,1e3\n007,no,2\n0070,\"\",-0\n";
    Files.writeString(target, rows);
    datasets.publish(DatasetRecords.fraud(target, FileDigest.of(rows)), published -> {});
    assertThat(
            new RedactedSet(datasets)
                .without(record(), new SoughtKeys().add(names, names.encode(List.of("007")), 7)))
        .isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(Files.readString(target)).isEqualTo("card_id,label,amount\n7,,1e3\n0070,\"\",-0\n");
    assertThat(record().redacted().get(0).rows()).isEqualTo(2);
  }

  /** As DuckDB casts them where a set's features are looked up. */
  static Stream<Arguments> cellsThatAreTakenForAKey() {
    return Stream.of(
        arguments("'42.4'", DataType.INT64, 42L),
        arguments("'0123456789abcdef0123456789abcdef'", DataType.UUID, ID),
        arguments("'2026/03/01'", DataType.DATE, LocalDate.parse("2026-03-01")),
        arguments("TIMESTAMPTZ '2026-03-01 10:00:00.5+00'", DataType.TIMESTAMP, AT),
        arguments("TIMESTAMP '2026-03-01 10:00:00.5'", DataType.TIMESTAMP, AT),
        arguments("'2026-03-01 10:00:00.5+00'", DataType.TIMESTAMP, AT),
        arguments("'a' || chr(0) || 'b'", DataType.TEXT, "a\0b"),
        arguments(
            "'it''s \"\u00e9\ud83d\ude00\n/'", DataType.TEXT, "it's \"\u00e9\ud83d\ude00\n/"));
  }

  @ParameterizedTest
  @MethodSource("cellsThatAreTakenForAKey")
  void whatASetTakesForTheKeyIsFound(String cell, DataType type, Object key) throws IOException {
    Path file = folder.resolve("set.parquet");
    try (LocalDatabase database = StoredSet.open()) {
      database.execute(
          "COPY (SELECT %s AS card_id UNION ALL SELECT NULL) TO %s (FORMAT parquet)"
              .formatted(cell, Sql.text(file)));
    }
    datasets.publish(
        DatasetRecords.fraudIn("parquet:" + file, FileDigest.of(file)), published -> {});
    EntityCodec codec =
        new EntityCodec(new EntitySpec("card", List.of(new EntitySpec.KeyColumn("card_id", type))));
    assertThat(
            new RedactedSet(datasets)
                .without(record(), new SoughtKeys().add(codec, codec.encode(List.of(key)), 7)))
        .isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(record().redacted().get(0).rows()).isEqualTo(1);
    assertThat(StoredSet.of(record()).first(10).total()).isEqualTo(1);
  }

  @Test
  void revisionsThatHaveTheVerySameFileAreRedactedTogether() throws IOException {
    datasets.publish(DatasetRecords.fraud(target, FileDigest.of(ROWS)), published -> {});
    DatasetRecord first = datasets.find("fraud", Optional.of(1)).orElseThrow();
    assertThat(redact(first)).isEqualTo(RedactedSet.Outcome.REDACTED);
    for (DatasetRecord each : datasets.all()) {
      assertThat(DatasetFolder.holds(each)).as("revision %d", each.revision()).isTrue();
      assertThat(each.wasRedacted()).isTrue();
      assertThat(each.redacted()).hasSize(1);
    }
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.HELD_NONE);
  }

  @Test
  void killedBeforeTheFileBothRevisionsAreAsTheyWere() throws IOException {
    datasets.publish(DatasetRecords.fraud(target, FileDigest.of(ROWS)), published -> {});
    DatasetRecord next =
        record().without(List.of(new DatasetRecord.Redaction(7, "now", 1)), FileDigest.of("else"));
    assertThatThrownBy(
            () ->
                datasets.redact(
                    record(),
                    next,
                    published -> {
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    assertThat(datasets.all()).hasSize(2).noneMatch(DatasetRecord::wasRedacted);
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(datasets.all()).hasSize(2).allMatch(DatasetRecord::wasRedacted);
  }

  private static final EntityCodec CARDS_AT_SHOPS =
      new EntityCodec(
          new EntitySpec(
              "card,shop",
              List.of(
                  new EntitySpec.KeyColumn("card_id", DataType.INT64),
                  new EntitySpec.KeyColumn("shop", DataType.TEXT))));

  private DatasetRecord withShops() throws IOException {
    String rows =
        """
        card_id,shop,n
        1,a,0
        2,a,1
        42,b,2
        2,b,3
        3,a,4
        42,a,5
        ,a,6
        1,a,7
        """;
    Files.writeString(target, rows);
    datasets.publish(DatasetRecords.fraud(target, FileDigest.of(rows)), published -> {});
    return record();
  }

  /** As if they had been looked for one after the other. */
  @Test
  void keysOfSeveralEntitiesGoAtOnceAndARowCountsForTheFirstThatItHolds() throws IOException {
    SoughtKeys keys =
        new SoughtKeys()
            .add(CARDS_AT_SHOPS, CARDS_AT_SHOPS.encode(List.of(42L, "a")), 11)
            .add(CARDS_AT_SHOPS, CARDS_AT_SHOPS.encode(List.of(1L, "a")), 4)
            .add(CARDS_AT_SHOPS, CARDS_AT_SHOPS.encode(List.of(2L, "b")), 9)
            .add(CARDS_AT_SHOPS, CARDS_AT_SHOPS.encode(List.of(3L, "b")), 5)
            .add(CARDS, FORGOTTEN, 12)
            .add(CARDS, FORGOTTEN, 7)
            .add(CARDS, CARDS.encode(List.of(1L)), 8);
    assertThat(new RedactedSet(datasets).without(withShops(), keys))
        .isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(target).hasContent("card_id,shop,n\n2,a,1\n3,a,4\n,a,6\n");
    assertThat(record().redacted())
        .extracting(DatasetRecord.Redaction::forgetting, DatasetRecord.Redaction::rows)
        .containsExactly(tuple(4L, 2L), tuple(7L, 2L), tuple(9L, 1L));
    assertThat(record().written()).isEqualTo(withShops().rows() - 5);
  }

  @Test
  void aSetThatHoldsNoneIsNotWrittenAgain() throws IOException {
    Object file = Files.readAttributes(target, BasicFileAttributes.class).fileKey();
    DatasetRecord before = record();
    SoughtKeys keys =
        new SoughtKeys()
            .add(CARDS, CARDS.encode(List.of(2L)), 7)
            .add(CARDS_AT_SHOPS, CARDS_AT_SHOPS.encode(List.of(42L, "a")), 8);
    assertThat(new RedactedSet(datasets).without(before, keys))
        .isEqualTo(RedactedSet.Outcome.HELD_NONE);
    assertThat(Files.readAttributes(target, BasicFileAttributes.class).fileKey()).isEqualTo(file);
    assertThat(target).hasContent(ROWS);
    assertThat(record()).isEqualTo(before);
  }

  @Test
  void aSetWithAColumnThatIsCalledAsTheNumberOfRowsIsKeepsIt() throws IOException {
    String rows = "Row,card_id,row_\nx,42,1\ny,1,2\n";
    Files.writeString(target, rows);
    datasets.publish(DatasetRecords.fraud(target, FileDigest.of(rows)), published -> {});
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(target).hasContent("Row,card_id,row_\ny,1,2\n");
  }

  /** A command and the platform may do it at the same time, and not for the same keys. */
  @Test
  void whatAnotherProcessTookOutMeanwhileDoesNotComeBack() throws IOException {
    DatasetRecord stale = withShops();
    assertThat(redact(stale)).isEqualTo(RedactedSet.Outcome.REDACTED);
    String left = "card_id,shop,n\n42,b,2\n";
    DatasetRecord next =
        stale.without(List.of(new DatasetRecord.Redaction(9, "now", 7)), FileDigest.of(left));
    assertThat(datasets.redact(stale, next, published -> Files.writeString(target, left)))
        .isFalse();
    assertThat(target).content().doesNotContain("42,");
    SoughtKeys one = new SoughtKeys().add(CARDS, CARDS.encode(List.of(1L)), 9);
    assertThat(new RedactedSet(datasets).without(stale, one))
        .isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(target).hasContent("card_id,shop,n\n2,a,1\n2,b,3\n3,a,4\n,a,6\n");
    assertThat(record().redacted())
        .extracting(DatasetRecord.Redaction::forgetting)
        .containsExactly(7L, 9L);
    datasets.delete(record());
    assertThat(new RedactedSet(datasets).without(stale, one))
        .as("deleted meanwhile")
        .isEqualTo(RedactedSet.Outcome.HELD_NONE);
  }

  /** So many that they are read in parts, by several threads. */
  @ParameterizedTest
  @ValueSource(strings = {"parquet", "csv"})
  void ofManyRowsExactlyThoseOfManyKeysGoAndTheOthersStandInTheirOrder(String format)
      throws IOException {
    int rows = 400_000;
    int cards = 20_000;
    Path file = folder.resolve("many." + format);
    try (LocalDatabase database = StoredSet.open()) {
      database.execute(
          "COPY (SELECT (i * 7919) %% %d AS card_id, i AS n FROM range(%d) t(i)) TO %s (%s)"
              .formatted(
                  cards,
                  rows,
                  Sql.text(file),
                  format.equals("csv")
                      ? "FORMAT CSV, HEADER"
                      : "FORMAT PARQUET, ROW_GROUP_SIZE 10000"));
    }
    datasets.publish(
        DatasetRecords.fraudIn(format + ":" + file, FileDigest.of(file)), published -> {});
    SoughtKeys keys = new SoughtKeys();
    for (long card = 0; card < cards; card += 7) {
      keys.add(CARDS, CARDS.encode(List.of(card)), 1_000 + card);
    }
    assertThat(new RedactedSet(datasets).without(record(), keys))
        .isEqualTo(RedactedSet.Outcome.REDACTED);
    List<Long> expected =
        LongStream.range(0, rows).filter(i -> i * 7919 % cards % 7 != 0).boxed().toList();
    List<Long> left = new ArrayList<>();
    for (List<Object> row : StoredSet.of(record()).first(rows).rows()) {
      left.add(((Number) row.get(1)).longValue());
    }
    assertThat(left).isEqualTo(expected);
    assertThat(record().redacted())
        .hasSize((cards + 6) / 7)
        .allMatch(each -> each.rows() == rows / cards && each.forgetting() % 7 == 1_000 % 7);
  }
}
