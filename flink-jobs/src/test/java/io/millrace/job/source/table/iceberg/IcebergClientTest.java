package io.millrace.job.source.table.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.job.source.table.IcebergTable;
import io.millrace.job.source.table.Mark;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.reader.OutdatedPlanException;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.ReadThrough;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericAppenderFactory;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedFiles;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IcebergClientTest {

  private static final Schema SCHEMA =
      new Schema(
          Types.NestedField.optional(1, "score", Types.DoubleType.get()),
          Types.NestedField.required(2, "customer_id", Types.LongType.get()),
          Types.NestedField.optional(3, "name", Types.StringType.get()),
          Types.NestedField.optional(4, "seen", Types.TimestampType.withZone()),
          Types.NestedField.optional(5, "born", Types.DateType.get()),
          Types.NestedField.optional(6, "paid", Types.DecimalType.of(9, 2)),
          Types.NestedField.optional(7, "token", Types.UUIDType.get()),
          Types.NestedField.optional(
              8, "tags", Types.ListType.ofOptional(9, Types.StringType.get())),
          Types.NestedField.optional(10, "rank", Types.IntegerType.get()),
          Types.NestedField.optional(11, "other", Types.BinaryType.get()));

  @TempDir Path folder;
  private HadoopCatalog catalog;
  private Table table;

  @BeforeEach
  void create() {
    catalog = new HadoopCatalog();
    catalog.setConf(new org.apache.hadoop.conf.Configuration());
    catalog.initialize("lake", Map.of("warehouse", folder.toUri().toString()));
    table = catalog.createTable(TableIdentifier.of(Namespace.of("sales"), "customers"), SCHEMA);
  }

  @AfterEach
  void close() throws Exception {
    catalog.close();
  }

  private IcebergTable source() {
    return new IcebergTable(
        new CatalogAddress(
            "lake", Map.of("type", "hadoop", "warehouse", folder.toUri().toString())),
        "sales.customers");
  }

  private PulledTable spec() {
    PulledTable spec =
        PulledTable.of(
            "customers",
            source(),
            List.of(
                TableColumn.required("customerId", DataType.INT64),
                TableColumn.nullable("name", DataType.TEXT),
                TableColumn.nullable("seenAt", DataType.TIMESTAMP).from("seen"),
                TableColumn.nullable("score", DataType.FLOAT64),
                TableColumn.nullable("born", DataType.DATE),
                TableColumn.nullable("paid", new DataType.Decimal(9, 2)),
                TableColumn.nullable("token", DataType.UUID),
                TableColumn.nullable("tags", new DataType.ListOf(DataType.TEXT)),
                TableColumn.nullable("rank", DataType.INT64)),
            List.of("customerId"),
            "1h");
    return spec.limits(spec.limits().fetchRows(7));
  }

  private static List<Object> row(long id, Random random) {
    boolean some = random.nextInt(4) > 0;
    return Arrays.asList(
        id,
        some ? "ä \"" + random.nextInt() : null,
        some ? Instant.ofEpochSecond(random.nextInt(), 1_000L * random.nextInt(999_999)) : null,
        some ? random.nextInt(100) / 8.0 : null,
        some ? LocalDate.ofEpochDay(random.nextInt(20_000)) : null,
        some ? BigDecimal.valueOf(random.nextInt(1_000), 2) : null,
        some ? new UUID(random.nextLong(), random.nextLong()) : null,
        some ? List.of("a", "b\"" + random.nextInt(9)) : null,
        some ? (long) random.nextInt(9) : null);
  }

  private EncryptedOutputFile output() {
    String location = table.location() + "/" + UUID.randomUUID() + ".parquet";
    return EncryptedFiles.plainAsEncryptedOutput(table.io().newOutputFile(location));
  }

  private DataFile file(List<List<Object>> rows) throws Exception {
    DataWriter<Record> writer =
        new GenericAppenderFactory(table.schema())
            .newDataWriter(output(), FileFormat.PARQUET, null);
    try (writer) {
      for (List<Object> row : rows) {
        Record record = GenericRecord.create(table.schema());
        record.setField("customer_id", row.get(0));
        record.setField("name", row.get(1));
        record.setField(
            "seen", row.get(2) == null ? null : ((Instant) row.get(2)).atOffset(ZoneOffset.UTC));
        record.setField("score", row.get(3));
        record.setField("born", row.get(4));
        record.setField("paid", row.get(5));
        record.setField("token", row.get(6));
        record.setField("tags", row.get(7));
        record.setField("rank", row.get(8) == null ? null : ((Long) row.get(8)).intValue());
        writer.write(record);
      }
    }
    return writer.toDataFile();
  }

  private DataFile append(long... ids) throws Exception {
    List<List<Object>> rows = new ArrayList<>();
    for (long id : ids) {
      rows.add(row(id, new Random(id)));
    }
    DataFile file = file(rows);
    table.newAppend().appendFile(file).commit();
    return file;
  }

  private List<Long> ids(PullMode mode, String mark) throws Exception {
    PulledTable spec = spec().mode(mode);
    return ReadThrough.values(spec, new IcebergClient(spec, source()), mark).stream()
        .map(row -> (Long) row.values().get(0))
        .sorted()
        .toList();
  }

  private PullPlan plan(PullMode mode, String mark) throws Exception {
    PulledTable spec = spec().mode(mode);
    return new IcebergClient(spec, source()).plan(mark);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void what_is_read_is_what_the_snapshot_has_however_often_reading_is_interrupted(long seed)
      throws Exception {
    Random random = new Random(seed);
    Set<List<Object>> expected = new HashSet<>();
    for (int file = 0; file < 5; file++) {
      List<List<Object>> rows = new ArrayList<>();
      int count = 1 + random.nextInt(200);
      for (int i = 0; i < count; i++) {
        rows.add(row(1_000L * file + i, random));
      }
      table.newAppend().appendFile(file(rows)).commit();
      expected.addAll(rows);
    }
    PulledTable spec = spec();
    spec = spec.limits(spec.limits().rowsPerSplit(1 + random.nextInt(40)));
    ReadThrough read = new ReadThrough(spec, new IcebergClient(spec, source()), random);
    List<ReadRow> rows = read.pull(null);
    assertThat(ReadThrough.bad(rows)).isEmpty();
    assertThat(ReadThrough.good(rows))
        .extracting(StructValue::values)
        .hasSize(expected.size())
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(read.interruptions()).isGreaterThan(3);
  }

  @Test
  void a_pull_by_snapshots_reads_what_was_appended_since() throws Exception {
    PullMode mode = new PullMode.Appended();
    assertThat(plan(mode, null).ranges()).as("a table without a snapshot").isEmpty();
    append(1, 2);
    append(3);
    String first = plan(mode, null).mark();
    assertThat(ids(mode, null)).containsExactly(1L, 2L, 3L);
    assertThat(plan(mode, first).ranges()).isEmpty();
    assertThat(plan(mode, first).mark()).isEqualTo(first);
    append(4);
    DataFile fifth = append(5, 5);
    assertThat(ids(mode, first)).containsExactly(4L, 5L, 5L);
    String second = plan(mode, first).mark();
    // Deleted rows are not noticed, and a compaction changes none.
    table.newDelete().deleteFile(fifth).commit();
    append(6);
    assertThat(ids(mode, second)).containsExactly(6L);
    assertThat(ids(new PullMode.Full(), null)).containsExactly(1L, 2L, 3L, 4L, 6L);
  }

  @Test
  void rows_deleted_by_their_position_are_not_read_in_a_full_pull() throws Exception {
    DataFile file = append(1, 2, 3);
    PositionDeleteWriter<Record> deletes =
        new GenericAppenderFactory(table.schema())
            .newPosDeleteWriter(output(), FileFormat.PARQUET, null);
    try (deletes) {
      deletes.write(PositionDelete.<Record>create().set(file.location(), 1, null));
    }
    table.newRowDelta().addDeletes(deletes.toDeleteFile()).commit();
    assertThat(ids(new PullMode.Full(), null)).containsExactly(1L, 3L);
  }

  @Test
  void an_overwrite_since_the_last_pull_is_said_with_its_snapshot_and_what_to_do()
      throws Exception {
    DataFile old = append(1, 2);
    String mark = plan(new PullMode.Appended(), null).mark();
    table.newOverwrite().deleteFile(old).addFile(file(List.of(row(9, new Random(1))))).commit();
    long overwrite = table.currentSnapshot().snapshotId();
    assertThatThrownBy(() -> plan(new PullMode.Appended(), mark))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessage(
            "Cannot read table 'customers' from Iceberg table 'sales.customers' in catalog 'lake':"
                + " snapshot "
                + overwrite
                + ", of "
                + Instant.ofEpochMilli(table.currentSnapshot().timestampMillis())
                + ", is an overwrite, whose rows no append has; pull the table full, or reset it to"
                + " begin anew with all rows of the current snapshot");
    assertThat(ids(new PullMode.Appended(), null)).as("after a reset").containsExactly(9L);
  }

  @Test
  void a_snapshot_that_expired_since_the_last_pull_is_named_with_what_to_do() throws Exception {
    append(1);
    String mark = plan(new PullMode.Appended(), null).mark();
    append(2);
    append(3);
    table.expireSnapshots().expireSnapshotId(Long.parseLong(mark)).commit();
    assertThatThrownBy(() -> plan(new PullMode.Appended(), mark))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageEndingWith(
            "snapshot "
                + mark
                + ", up to which it was pulled, has expired, so what was appended since cannot be"
                + " told; reset the table to begin anew with all rows of the current snapshot");
  }

  @Test
  void a_rollback_since_the_last_pull_is_said() throws Exception {
    append(1);
    long kept = table.currentSnapshot().snapshotId();
    append(2);
    String mark = plan(new PullMode.Appended(), null).mark();
    table.manageSnapshots().rollbackTo(kept).commit();
    append(3);
    assertThatThrownBy(() -> plan(new PullMode.Appended(), mark))
        .hasMessageContaining("is not in the history of the current one, as after a rollback");
  }

  @Test
  void a_snapshot_that_expires_while_it_is_read_ends_the_plan() throws Exception {
    append(1);
    PulledTable spec = spec();
    IcebergClient client = new IcebergClient(spec, source());
    SplitWork.ReadRows work = new SplitWork.ReadRows(client.plan(null).ranges().get(0), null, 0);
    long read = table.currentSnapshot().snapshotId();
    append(2);
    table.expireSnapshots().expireSnapshotId(read).commit();
    assertThatThrownBy(
            () -> {
              try (RowCursor rows = client.open(work, Position.START)) {
                rows.next();
              }
            })
        .isInstanceOf(OutdatedPlanException.class)
        .hasMessage(
            "Cannot read on in table 'customers': snapshot %d of Iceberg table 'sales.customers' in catalog 'lake' was expired while it was read"
                .formatted(read));
  }

  @Test
  void a_pull_by_column_reads_what_is_not_below_the_highest_value() throws Exception {
    append(1, 2, 3, 4);
    PullMode mode = new PullMode.Above(new Mark.Number("customerId", 1));
    assertThat(ids(mode, "4")).containsExactly(3L, 4L);
  }

  @Test
  void a_column_that_is_gone_or_of_another_type_is_named_with_what_was_found() throws Exception {
    append(1);
    table.updateSchema().renameColumn("score", "rating").commit();
    assertThatThrownBy(() -> plan(new PullMode.Full(), null))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessage(
            "Cannot read table 'customers': column 'score' (double) is missing; its source has the"
                + " columns rating, customer_id, name, seen, born, paid, token, tags, rank, other");
    table.updateSchema().renameColumn("rating", "score").commit();
    table.updateSchema().deleteColumn("born").addColumn("born", Types.BooleanType.get()).commit();
    assertThatThrownBy(() -> plan(new PullMode.Full(), null))
        .hasMessageEndingWith(
            "expects column 'born' of type date, found type boolean, which cannot be cast to it");
  }

  @Test
  void a_table_or_catalog_that_is_not_there_is_said_without_where_it_should_be() {
    PulledTable spec = spec();
    IcebergTable none = new IcebergTable(source().catalog(), "sales.none");
    assertThatThrownBy(() -> new IcebergClient(spec, none).plan(null))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessage(
            "Cannot read table 'customers' from Iceberg table 'sales.none' in catalog 'lake': there"
                + " is no such table");
    IcebergTable secret =
        new IcebergTable(
            new CatalogAddress("lake", Map.of("type", "rest", "uri", "${NO_SUCH_URI}")), "a.b");
    assertThatThrownBy(() -> new IcebergClient(spec, secret).plan(null))
        .hasMessageContaining("${NO_SUCH_URI} is not set on this machine");
    assertThat(secret.toString()).doesNotContain("rest");
  }
}
