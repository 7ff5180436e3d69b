package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Csv;
import io.millrace.CsvFormat;
import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Iceberg;
import io.millrace.JsonLines;
import io.millrace.Parquet;
import io.millrace.Table;
import io.millrace.compile.Compiler;
import io.millrace.job.source.table.IcebergTable;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableFiles;
import io.millrace.job.source.table.file.CsvShape;
import io.millrace.job.source.table.file.FileKind;
import io.millrace.job.source.table.iceberg.CatalogAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TableSourcesTest {

  static final Entity.One<Long> THING = Entity.key("thing_id", Long.class);

  /** A row. */
  public record Row(long thingId, Double score) {}

  @FeatureView
  static final class ThingFeatures {
    static final Table<Row> COMMAS = table().from(Csv.files("${LAKE}/a.csv"));
    // region csv
    static final Table<Row> SPECIAL =
        table()
            .from(
                Csv.files(
                    "a.csv",
                    CsvFormat.COMMAS
                        .delimiter('\t')
                        .quote('\'')
                        .nullText("NA")
                        .columns(List.of("thing, id", "score"))))
            .column(Row::thingId, "thing, id")
            .incrementalByFile();
    // endregion
    static final Table<Row> LINES = table().from(JsonLines.files("in/**.jsonl"));
    static final Table<Row> PACKED = table().from(Parquet.files("s3://lake/in"));
    // region iceberg
    static final Table<Row> LAKE =
        table().from(Iceberg.table("lake", "sales.things")).incrementalBySnapshot();
    // endregion
    static final Table<Row> SHOP = table().from(Iceberg.table("shop", "things.all"));
    static final Feature<Double> A = COMMAS.latest(Row::score);
    static final Feature<Double> B = SPECIAL.latest(Row::score);
    static final Feature<Double> C = LINES.latest(Row::score);
    static final Feature<Double> D = PACKED.latest(Row::score);
    static final Feature<Double> E = LAKE.latest(Row::score);
    static final Feature<Double> F = SHOP.latest(Row::score);

    private static Table<Row> table() {
      return Table.of(Row.class).key(THING, Row::thingId).every("1h");
    }
  }

  private static PulledTable pulled(Table<Row> table, Map<String, String> options) {
    Map<String, String> all = new TreeMap<>(options);
    all.put("postgres.url", "jdbc:postgresql://db:5432/features");
    return new TableSources(JobOptionsReader.read(all))
        .of(Compiler.compile(ThingFeatures.class).orThrow().table(table).spec());
  }

  @Test
  void limits_of_a_table_that_is_none_are_a_problem() {
    JobOptions options =
        JobOptionsReader.read(
            Map.of(
                "postgres.url",
                "jdbc:postgresql://db:5432/features",
                "table.lake.connections",
                "1",
                "table.lakes.fetch-rows",
                "10"));
    assertThat(SourceChecks.problems(Compiler.compile(ThingFeatures.class).orThrow(), options))
        .containsExactly(
            "table.lakes: there is no table 'lakes'; there is commas, lake, lines, packed, shop,"
                + " special");
  }

  @Test
  void files_are_read_as_their_definition_says() {
    assertThat(pulled(ThingFeatures.COMMAS, Map.of()).source())
        .isEqualTo(new TableFiles(FileKind.CSV, "${LAKE}/a.csv", CsvShape.COMMAS));
    PulledTable special = pulled(ThingFeatures.SPECIAL, Map.of());
    assertThat(special.source())
        .isEqualTo(
            new TableFiles(
                FileKind.CSV,
                "a.csv",
                new CsvShape('\t', '\'', "NA", List.of("thing, id", "score"))));
    assertThat(special.mode()).isEqualTo(new PullMode.Appended());
    assertThat(pulled(ThingFeatures.LINES, Map.of()).source())
        .isEqualTo(TableFiles.of(FileKind.JSON_LINES, "in/**.jsonl"));
    assertThat(pulled(ThingFeatures.PACKED, Map.of()).source())
        .isEqualTo(TableFiles.of(FileKind.PARQUET, "s3://lake/in"));
  }

  @Test
  void an_iceberg_table_is_read_by_the_catalog_that_options_name_or_the_environment() {
    Map<String, String> options =
        Map.of("catalog.lake.type", "rest", "catalog.lake.uri", "${LAKE_REST}");
    assertThat(pulled(ThingFeatures.LAKE, options).source())
        .isEqualTo(
            new IcebergTable(
                new CatalogAddress("lake", Map.of("type", "rest", "uri", "${LAKE_REST}")),
                "sales.things"));
    assertThat(pulled(ThingFeatures.SHOP, options).source())
        .isEqualTo(
            new IcebergTable(
                new CatalogAddress(
                    "shop", Map.of("uri", "${SHOP_URI}", "warehouse", "${SHOP_WAREHOUSE}")),
                "things.all"));
  }

  @Test
  void a_table_is_read_from_other_files_where_options_say_so_but_not_from_a_topic() {
    assertThat(pulled(ThingFeatures.SHOP, Map.of("source.shop", "jsonl:/tmp/a")).source())
        .isEqualTo(TableFiles.of(FileKind.JSON_LINES, "/tmp/a"));
    assertThatThrownBy(() -> pulled(ThingFeatures.SHOP, Map.of("source.shop", "kafka:a")))
        .hasMessage(
            "source.shop: table 'shop' cannot be pulled from a topic; use csv:PATH, jsonl:PATH or"
                + " parquet:PATH");
  }
}
