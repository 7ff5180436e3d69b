package io.millrace.job.proof;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.types.Types;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroup;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;

/** Where the items of {@link BulkFeatures} come from; item i has the score i / 8. */
enum BulkSource {
  DATABASE(BulkFeatures.FromDatabase.class) {
    @Override
    void fill(ProofPlatform platform, int rows) throws SQLException {
      platform.database.execute(
          "create table items (id bigint primary key, name text not null,"
              + " score double precision not null, updated_at timestamptz not null)");
      platform.database.execute(
          """
          insert into items select i, 'item ' || i, i / 8.0,
            timestamptz '2024-01-01 00:00:00Z' + i * interval '1 millisecond'
          from generate_series(0, %d) i
          """
              .formatted(rows - 1));
    }

    @Override
    ProofJob.Submission tell(ProofJob.Submission submission, ProofPlatform platform) {
      return submission.with("connection.stock.url", platform.database.address().url());
    }
  },

  FILES(BulkFeatures.FromFiles.class) {
    @Override
    void fill(ProofPlatform platform, int rows) throws Exception {
      Path folder = Files.createDirectories(platform.folder.resolve("items"));
      System.setProperty("BULK_FILES", folder.toString());
      for (int file = 0; file < 3; file++) {
        parquet(folder.resolve(file + ".parquet"), rows * file / 3, rows * (file + 1) / 3);
      }
    }

    @Override
    ProofJob.Submission tell(ProofJob.Submission submission, ProofPlatform platform) {
      return submission;
    }
  },

  LAKE(BulkFeatures.FromLake.class) {
    @Override
    void fill(ProofPlatform platform, int rows) throws Exception {
      try (HadoopCatalog catalog = new HadoopCatalog()) {
        catalog.setConf(new org.apache.hadoop.conf.Configuration());
        catalog.initialize("lake", Map.of("warehouse", lake(platform)));
        Table table =
            catalog.createTable(TableIdentifier.of(Namespace.of("sales"), "items"), SCHEMA);
        for (int file = 0; file < 3; file++) {
          append(table, rows * file / 3, rows * (file + 1) / 3);
        }
      }
    }

    @Override
    ProofJob.Submission tell(ProofJob.Submission submission, ProofPlatform platform) {
      return submission.with(
          "catalog.lake.type", "hadoop", "catalog.lake.warehouse", lake(platform));
    }
  };

  private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");
  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.required(1, "id", Types.LongType.get()),
          Types.NestedField.required(2, "name", Types.StringType.get()),
          Types.NestedField.required(3, "score", Types.DoubleType.get()),
          Types.NestedField.required(4, "updated_at", Types.TimestampType.withZone()));
  private static final MessageType PARQUET =
      MessageTypeParser.parseMessageType(
          """
          message items {
            required int64 id;
            required binary name (STRING);
            required double score;
            required int64 updated_at (TIMESTAMP(MICROS,true));
          }
          """);

  final Class<?> view;

  BulkSource(Class<?> view) {
    this.view = view;
  }

  /** Items 0 to {@code rows} - 1. */
  abstract void fill(ProofPlatform platform, int rows) throws Exception;

  /** Tells the job where they are. */
  abstract ProofJob.Submission tell(ProofJob.Submission submission, ProofPlatform platform);

  private static String lake(ProofPlatform platform) {
    return platform.folder.resolve("lake").toUri().toString();
  }

  private static void parquet(Path file, int from, int to) throws Exception {
    try (ParquetWriter<Group> writer =
        ExampleParquetWriter.builder(new LocalOutputFile(file))
            .withType(PARQUET)
            .withRowGroupSize(200_000L)
            .withMinRowCountForPageSizeCheck(100)
            .build()) {
      for (int i = from; i < to; i++) {
        Group group = new SimpleGroup(PARQUET);
        group.add("id", (long) i);
        group.add("name", "item " + i);
        group.add("score", i / 8.0);
        group.add("updated_at", ChronoUnit.MICROS.between(Instant.EPOCH, FIRST.plusMillis(i)));
        writer.write(group);
      }
    }
  }

  private static void append(Table table, int from, int to) throws Exception {
    String location = table.location() + "/" + UUID.randomUUID() + ".parquet";
    DataWriter<Record> writer =
        new GenericAppenderFactory(table.schema())
            .newDataWriter(
                EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(location)),
                FileFormat.PARQUET,
                null);
    try (writer) {
      for (int i = from; i < to; i++) {
        Record record = GenericRecord.create(table.schema());
        record.setField("id", (long) i);
        record.setField("name", "item " + i);
        record.setField("score", i / 8.0);
        record.setField("updated_at", FIRST.plusMillis(i).atOffset(ZoneOffset.UTC));
        writer.write(record);
      }
    }
    table.newAppend().appendFile(writer.toDataFile()).commit();
  }
}
