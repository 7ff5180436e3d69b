package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.Compiler;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.DatasetRecords;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.job.SourceOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Revisions are read and compared as long as their files are theirs. */
final class StoredSetTest {
  private static final String HEAD = "card_id,n,card__spend_1h,card__paid_1h\n";
  private static final String SHORT = "card_id,n,card__spend_1h\n";

  @TempDir private Path folder;
  private int number;

  @Test
  void theFirstRowsAreReadAndAllAreCopied() throws Exception {
    DatasetRecord set = set(HEAD + "a,1,0.5,1\nb,2,,0\nc,3,2.5,2\n");
    DatasetRows rows = Datasets.read(set, 2);
    assertThat(rows.columns()).containsExactly("card_id", "n", "card__spend_1h", "card__paid_1h");
    assertThat(rows.rows().get(0)).containsExactly("a", 1L, 0.5, 1L);
    assertThat(rows.rows().get(1)).containsExactly("b", 2L, null, 0L);
    assertThat(rows.total()).isEqualTo(3);
    Path copy = folder.resolve("copy.parquet");
    Datasets.copy(set, DataFile.parse(copy.toString()));
    assertThat(ReadBack.parquet(copy)).hasSize(3).element(2).asString().contains("spend_1h=2.5");
  }

  @Test
  void aCopyInTheSameFormatIsTheSameToTheByte() throws Exception {
    DatasetRecord set = set(HEAD + "1.50,01,0.5,1\n\"\",,,0\n");
    Path copy = folder.resolve("copy.csv");
    Datasets.copy(set, DataFile.parse(copy.toString()));
    assertThat(Files.mismatch(copy, DataFile.parse(set.target()).path())).isEqualTo(-1);
  }

  @Test
  void whatIsAnotherFileNowIsNotRead() throws Exception {
    DatasetRecord set = set(HEAD + "a,1,0.5,1\n");
    Files.writeString(DataFile.parse(set.target()).path(), HEAD + "a,1,0.5,2\n");
    assertThatThrownBy(() -> Datasets.read(set, 2))
        .isInstanceOf(DatasetException.class)
        .hasMessageStartingWith("Cannot read dataset 'fraud': csv:")
        .hasMessageContaining("is not what revision 1 was any more");
  }

  @Test
  void theSameRowsInAnotherOrderAreTheSame() throws Exception {
    DatasetRecord a = set(HEAD + "a,1,0.5,1\na,1,0.7,1\nb,2,,0\n");
    DatasetRecord b = set(HEAD + "b,2,,0\na,1,0.5,1\na,1,0.7,1\n");
    assertThat(Datasets.diff(a, b).same()).isTrue();
    assertThat(Datasets.diff(a, b).rows()).isEqualTo(3);
  }

  @Test
  void valuesThatDifferAreCountedByColumnWithExamples() throws Exception {
    DatasetRecord a = set(HEAD + "a,1,0.5,1\nb,2,,0\nc,3,0.0,2\nd,4,1.5,9\n");
    DatasetRecord b = set(HEAD + "a,1,0.25,1\nb,2,3.5,0\nc,3,-0.0,2\ne,5,1.5,9\n");
    DatasetDifference difference = Datasets.diff(a, b);
    assertThat(difference.same()).isFalse();
    assertThat(difference.rows()).isEqualTo(3);
    assertThat(difference.onlyInA()).isEqualTo(1);
    assertThat(difference.onlyInB()).isEqualTo(1);
    DatasetDifference.Column spend = difference.columns().get(0);
    assertThat(spend.name()).isEqualTo("card__spend_1h");
    assertThat(spend.differing()).isEqualTo(3);
    assertThat(spend.examples())
        .containsExactly(
            new DatasetDifference.Example(1, Map.of("card_id", "a", "n", "1"), "0.5", "0.25"),
            new DatasetDifference.Example(2, Map.of("card_id", "b", "n", "2"), null, "3.5"),
            new DatasetDifference.Example(3, Map.of("card_id", "c", "n", "3"), "0.0", "-0.0"));
    assertThat(difference.columns().get(1).differs()).isFalse();
  }

  @Test
  void columnsAndTypesThatDifferAreNamed() throws Exception {
    DatasetRecord a = set(HEAD + "a,1,0.5,1\n");
    DatasetRecord b = set("card_id,n,card__spend_1h,card__paid_2h\na,1,much,1\n");
    DatasetDifference difference = Datasets.diff(a, b);
    assertThat(difference.columnsOnlyInA()).containsExactly("card__paid_1h");
    assertThat(difference.columnsOnlyInB()).containsExactly("card__paid_2h");
    assertThat(difference.columns())
        .containsExactly(
            new DatasetDifference.Column(
                "card__spend_1h",
                "DOUBLE",
                "VARCHAR",
                1,
                List.of(
                    new DatasetDifference.Example(
                        1, Map.of("card_id", "a", "n", "1"), "0.5", "much"))));
  }

  @Test
  void decimalsOfACsvThatDifferInALaterDigitDiffer() throws Exception {
    DatasetRecord a = set(SHORT + "a,1,12345678901234567.123456789\n");
    DatasetRecord b = set(SHORT + "a,1,12345678901234567.123456788\n");
    assertThat(Datasets.diff(a, b).same()).isFalse();
  }

  @Test
  void anEmptyTextIsNotWhatIsMissing() throws Exception {
    DatasetRecord a = set(SHORT + "a,1,\"\"\nb,1,x\n");
    DatasetRecord b = set(SHORT + "a,1,\nb,1,x\n");
    assertThat(Datasets.diff(a, b).same()).isFalse();
  }

  @Test
  void textsOfACsvAreNoNumbers() throws Exception {
    DatasetRecord a = set(SHORT + "a,1,1.0\n");
    DatasetRecord b = set(SHORT + "a,1,1.00\n");
    assertThat(Datasets.diff(a, b).same()).isFalse();
  }

  @Test
  void aCsvIsTheSameAsParquetOfItsValues() throws Exception {
    assertThat(Datasets.diff(set(SHORT + "a,1,0.5\n"), parquet("1 AS n, 0.5::DOUBLE")).same())
        .isTrue();
  }

  @Test
  void aCsvSaysNoTypesSoItsValuesAloneMayDiffer() throws Exception {
    String csv = SHORT.replace("n,", "");
    for (String value : new String[] {"7::INTEGER", "1.50::DECIMAL(38,2)", "[0.5::DOUBLE]", "''"}) {
      String cell = value.equals("''") ? "\"\"" : value.replaceAll("::[A-Z]+([(]38,2[)])?", "");
      assertThat(Datasets.diff(set(csv + "a," + cell + "\n"), parquet(value)))
          .as(value)
          .matches(DatasetDifference::same);
      assertThat(Datasets.diff(parquet(value), set(csv + "a,9\n")).same()).isFalse();
    }
  }

  @Test
  void zerosOfEitherSignInAListDiffer() throws Exception {
    DatasetRecord a = parquet("[0.0::DOUBLE]");
    DatasetRecord b = parquet("[-0.0::DOUBLE]");
    assertThat(Datasets.diff(a, b).same()).isFalse();
  }

  @Test
  void equalNumbersOfTheSpinePairWhateverTheirTypesAndDigits() throws Exception {
    DatasetRecord csv =
        set("card_id,n,card__spend_1h\na,1.0,1\na,0.333,2\na,-2,3\na,,4\na,1e20,5\n");
    for (String type : List.of("DOUBLE", "DECIMAL(38,3)", "DECIMAL(30,5)")) {
      DatasetRecord other =
          rows(
              "SELECT 'a' AS card_id, n::%s AS n, v AS card__spend_1h FROM (VALUES ('1', 1),"
                      .formatted(type)
                  + " ('0.333', 2), ('-2.0', 3), (NULL, 4), ('100000000000000000000', 5)) t(n, v)");
      assertThat(Datasets.diff(csv, other)).as(type).matches(DatasetDifference::same);
      assertThat(Datasets.diff(other, csv).rows()).isEqualTo(5);
    }
    DatasetRecord doubles = rows("SELECT 'a' AS card_id, 1.0::DOUBLE AS n, 1 AS card__spend_1h");
    DatasetRecord decimals =
        rows("SELECT 'a' AS card_id, 1.000::DECIMAL(9,3) AS n, 1 AS card__spend_1h");
    assertThat(Datasets.diff(doubles, decimals).same()).isTrue();
    DatasetRecord others =
        rows("SELECT 'a' AS card_id, 1.001::DECIMAL(9,3) AS n, 1 AS card__spend_1h");
    assertThat(Datasets.diff(doubles, others).onlyInA()).isEqualTo(1);
  }

  @Test
  void textsOfTheSpineThatLookLikeNumbersDoNotPair() throws Exception {
    DatasetRecord a = rows("SELECT '1.0' AS card_id, 1 AS card__spend_1h");
    DatasetRecord b = rows("SELECT '1.00' AS card_id, 1 AS card__spend_1h");
    assertThat(Datasets.diff(a, b).rows()).isZero();
  }

  @Test
  void aColumnOfTheSpineThatIsCalledAsAFeatureCouldBeIsNone() throws Exception {
    DatasetRecord a = created("a,2026-01-01T00:30:00Z,x\na,2026-01-01T00:30:00Z,y\n");
    DatasetRecord b = created("a,2026-01-01T00:30:00Z,y\na,2026-01-01T00:30:00Z,x\n");
    DatasetRecord c = created("a,2026-01-01T00:30:00Z,y\na,2026-01-01T00:30:00Z,z\n");
    assertThat(a.columns()).contains("shop__count_2h").doesNotContain("shop__note");
    assertThat(Datasets.diff(a, b).same()).isTrue();
    DatasetDifference difference = Datasets.diff(a, c);
    assertThat(difference.rows()).isEqualTo(1);
    assertThat(difference.onlyInA()).isEqualTo(1);
    assertThat(difference.columns())
        .extracting(DatasetDifference.Column::name)
        .contains("shop__count_2h", "shop__count_2h__status")
        .doesNotContain("shop__note");
  }

  /** A set of all of a view, with statuses, of a spine that has a column called as its features. */
  private DatasetRecord created(String spine) throws IOException {
    Path visits = folder.resolve("visits.csv");
    Files.writeString(
        visits,
        "shop,district,visitor,points,amount,price,at\na,1,v,1,1.5,1,2026-01-01T00:00:00Z\n");
    Path rows =
        Files.writeString(
            folder.resolve("spine" + ++number + ".csv"), "shop,at,shop__note\n" + spine);
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    Datasets.create(
        Compiler.compile(ShopFeatures.class).orThrow(),
        DatasetRequest.of("noted", DataFile.parse(rows.toString()), "at")
            .features("shop.*")
            .statuses(DatasetRequest.Statuses.WRITTEN)
            .source("visits", SourceOverride.parse("csv:" + visits))
            .records(records)
            .to(DataFile.parse(folder + "/noted" + number + ".csv")));
    return records.find("noted", Optional.empty()).orElseThrow();
  }

  @Test
  void aCopyOfACsvAsParquetKeepsEveryDigit() throws Exception {
    DatasetRecord a = set(SHORT + "a,1,12345678901234567.123456789\n");
    Path copy = folder.resolve("copy.parquet");
    Datasets.copy(a, DataFile.parse(copy.toString()));
    assertThat(ReadBack.parquet(copy).get(0).get("card__spend_1h").toString())
        .isEqualTo("12345678901234567.123456789");
  }

  private DatasetRecord set(String csv) throws IOException {
    Path file = Files.writeString(folder.resolve("set" + ++number + ".csv"), csv);
    return publish(DatasetRecords.fraud(file, FileDigest.of(file)));
  }

  private DatasetRecord parquet(String value) throws Exception {
    return rows("SELECT 'a' AS card_id, %s AS card__spend_1h".formatted(value));
  }

  private DatasetRecord rows(String query) throws Exception {
    Path file = folder.resolve("set" + ++number + ".parquet");
    try (Connection database = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
        Statement write = database.createStatement()) {
      write.execute(
          "COPY (%s) TO '%s' (FORMAT PARQUET, DICTIONARY_SIZE_LIMIT 0)".formatted(query, file));
    }
    return publish(DatasetRecords.fraudIn("parquet:" + file, FileDigest.of(file)));
  }

  private DatasetRecord publish(DatasetRecord record) throws IOException {
    return new DatasetFolder(folder.resolve("datasets")).publish(record, published -> {});
  }
}
