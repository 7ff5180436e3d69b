package io.millrace.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Iceberg;
import io.millrace.Table;
import io.millrace.cli.Millrace;
import io.millrace.cli.Terminal;
import io.millrace.cli.freshness.Freshness;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.platform.Durability;
import io.millrace.platform.TestDatabase;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.SupportsNamespaces;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.types.Types;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An Iceberg table that is there already, brought online by one line. */
@Timeout(600)
class IcebergOnlineIT {

  static final Entity.One<Long> CUSTOMER = Entity.key("customer_id", Long.class);

  /** A row. */
  public record Segment(long customerId, String segment, Double score) {}

  /** Of an existing table. */
  @FeatureView
  public static final class SegmentFeatures {
    public static final Table<Segment> SEGMENTS =
        Table.of(Segment.class)
            .from(Iceberg.table("lake", "marketing.segments"))
            .key(CUSTOMER, Segment::customerId)
            .every("1s")
            .incrementalBySnapshot();

    // Pulled more often than checkpoints let be seen: what is stale has to be said.
    public static final Feature<String> SEGMENT =
        SEGMENTS.latest(Segment::segment).maxStaleness("1m");
    public static final Feature<Double> SCORE = SEGMENTS.latest(Segment::score).maxStaleness("1m");
  }

  @TempDir Path folder;
  private org.apache.iceberg.Table table;

  @AfterEach
  void forget() {
    System.clearProperty("LAKE_URI");
    System.clearProperty("LAKE_WAREHOUSE");
  }

  @Test
  void whatIsThereIsAnsweredAndWhatIsAppendedSoonAfter() throws Exception {
    try (TestDatabase lake = TestDatabase.create()) {
      String warehouse = folder.resolve("warehouse").toUri().toString();
      System.setProperty("LAKE_URI", lake.jdbcUrl());
      System.setProperty("LAKE_WAREHOUSE", warehouse);
      Catalog catalog =
          OfflineCatalog.of(Map.of("uri", lake.jdbcUrl(), "warehouse", warehouse)).load("lake");
      ((SupportsNamespaces) catalog).createNamespace(Namespace.of("marketing"));
      table =
          catalog.createTable(
              TableIdentifier.of("marketing", "segments"),
              new Schema(
                  Types.NestedField.required(1, "CUSTOMER_ID", Types.IntegerType.get()),
                  Types.NestedField.optional(2, "segment", Types.StringType.get()),
                  Types.NestedField.optional(3, "score", Types.FloatType.get())));
      append(1, "gold", 0.5f);
      try (LocalPlatform platform =
          Millrace.local(
              LocalOptions.in(folder.resolve("platform")).withDurability(Durability.PROCESS_DEATH),
              SegmentFeatures.class)) {
        GatewayHttp gateway = new GatewayHttp(URI.create(platform.gatewayUrl()));
        await(gateway, 1, "gold 0.5");
        await(gateway, 2, "not_found not_found");
        append(1, "silver", null);
        DataFile second = append(2, "gold", 1f);
        await(gateway, 1, "silver null");
        await(gateway, 2, "gold 1.0");

        // What an overwrite brings is in no append: the table waits until it is reset.
        table.newOverwrite().deleteFile(second).addFile(written(2, "lead", 2f)).commit();
        Freshness freshness = Freshness.of(platform.jdbcUrl());
        Awaitility.await("what is wrong")
            .atMost(Duration.ofMinutes(3))
            .untilAsserted(
                () ->
                    assertThat(freshness.table("segments").trouble())
                        .contains("is an overwrite", "reset it to begin anew"));
        Terminal reset =
            Terminal.run(
                "incremental", "reset", "segments", "--folder", platform.folder().toString());
        assertThat(reset.exitCode()).as(reset.err()).isZero();
        await(gateway, 2, "lead 2.0");
        append(2, "zinc", 3f);
        await(gateway, 2, "zinc 3.0");
        Awaitility.await("nothing wrong any more")
            .atMost(Duration.ofMinutes(3))
            .until(() -> freshness.table("segments").trouble() == null);
      }
      ((AutoCloseable) catalog).close();
    }
  }

  private DataFile append(int customer, String segment, Float score) throws Exception {
    DataFile file = written(customer, segment, score);
    table.newAppend().appendFile(file).commit();
    return file;
  }

  private DataFile written(int customer, String segment, Float score) throws Exception {
    String location = table.location() + "/" + UUID.randomUUID() + ".parquet";
    DataWriter<Record> writer =
        new GenericAppenderFactory(table.schema())
            .newDataWriter(
                EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(location)),
                FileFormat.PARQUET,
                null);
    try (writer) {
      Record record = GenericRecord.create(table.schema());
      record.setField("CUSTOMER_ID", customer);
      record.setField("segment", segment);
      record.setField("score", score);
      writer.write(record);
    }
    return writer.toDataFile();
  }

  private static void await(GatewayHttp gateway, long customer, String expected) {
    Awaitility.await(customer + ": " + expected)
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(() -> assertThat(answer(gateway, customer)).isEqualTo(expected));
  }

  private static String answer(GatewayHttp gateway, long customer) throws Exception {
    String request =
        "{\"inputs\": {\"segment.customer_id\": %d}, \"outputs\": [\"segment.segment\", \"segment.score\"]}"
            .formatted(customer);
    StringBuilder values = new StringBuilder();
    JsonNode reply = gateway.query(new ObjectMapper().readTree(request)).body();
    for (JsonNode answer : reply.path("data")) {
      String status = answer.path("status").asText();
      boolean plain = status.equals("present") || status.equals("null");
      values.append(values.isEmpty() ? "" : " ");
      values.append(plain ? answer.path("value").asText() : status);
    }
    return values.toString();
  }
}
