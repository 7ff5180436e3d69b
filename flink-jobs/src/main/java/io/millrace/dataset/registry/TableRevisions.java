package io.millrace.dataset.registry;

import io.millrace.dataset.DatasetException;
import io.millrace.job.offline.upkeep.ParquetFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DataFiles;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.MetricsConfig;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.ParquetSchemaUtil;
import org.apache.iceberg.parquet.ParquetUtil;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.iceberg.shaded.org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;
import org.apache.iceberg.types.TypeUtil;
import org.apache.iceberg.types.Types;

/**
 * The revisions of a dataset in a table that is there: snapshots that have nothing to do with each
 * other, of which the one that was made last is what the table shows. Each change is one commit,
 * and refused when the table has changed meanwhile. Used once; not thread-safe.
 */
final class TableRevisions {
  /** Property of the snapshots: when the revision was made first. */
  private static final String CREATED_AT = "millrace.dataset.created-at";

  private static final Comparator<Snapshot> MADE =
      Comparator.comparing(TableRevisions::made).thenComparing(TableRevisions::revision);

  private final Table table;
  private final OneCommit commit;

  TableRevisions(Table table) {
    this.table = table;
    this.commit = new OneCommit(((HasTableOperations) table).operations(), table.name());
  }

  /**
   * Columns of a file that are called as what is in another column is. Iceberg knows what is in a
   * column by a path of names, and takes no two with one path.
   */
  static List<String> ambiguous(Path file) throws IOException {
    List<Types.NestedField> columns = new ArrayList<>();
    for (org.apache.iceberg.shaded.org.apache.parquet.schema.Type column :
        message(file).getFields()) {
      columns.addAll(ParquetSchemaUtil.convert(new MessageType("one", column)).columns());
    }
    Set<String> within = new HashSet<>();
    for (Types.NestedField column : columns) {
      if (column.type().isNestedType()) {
        within.addAll(TypeUtil.indexByName(Types.StructType.of(column)).keySet());
        within.remove(column.name());
      }
    }
    return columns.stream().map(Types.NestedField::name).filter(within::contains).toList();
  }

  /** The columns of a file; without ids there they get some of their own. */
  static Schema schema(Path file) throws IOException {
    MessageType message = message(file);
    List<Types.NestedField> columns = new ArrayList<>();
    for (Types.NestedField column : ParquetSchemaUtil.convert(message).columns()) {
      // Iceberg takes these for sixteen bytes.
      boolean uuid =
          message.getType(column.name()).getLogicalTypeAnnotation()
              instanceof LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
      columns.add(
          uuid ? Types.NestedField.from(column).ofType(Types.UUIDType.get()).build() : column);
    }
    return new Schema(columns);
  }

  /** Whether the columns of a file have ids. */
  static boolean hasIds(Path file) throws IOException {
    return ParquetSchemaUtil.hasIds(message(file));
  }

  private static MessageType message(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            new ParquetFiles.Input(org.apache.iceberg.Files.localInput(file.toFile())))) {
      return reader.getFileMetaData().getSchema();
    }
  }

  /** Which ids a table gives to the columns of a file. */
  SetColumns columns() {
    return new SetColumns(schemas(commit.now()), commit.now().lastColumnId());
  }

  /**
   * Requires that a file calls its columns as the table does, where it has ids.
   *
   * @param wanted the file's columns with the table's ids
   */
  private void requireSameIds(Path file, Schema wanted, DatasetRecord record) throws IOException {
    if (hasIds(file) && !schema(file).sameSchema(wanted)) {
      throw new DatasetException(
          "write",
          record.name(),
          List.of(
              "the columns of %s have other ids than it was made with; name a table that is not there, or make it once more"
                  .formatted(table.name())));
    }
  }

  /** Copies a file to where the table has its own, under a name that no other has or had. */
  static DataFile store(Table table, Path file, DatasetRecord record) throws IOException {
    String location =
        table
            .locationProvider()
            .newDataLocation(
                "%s-%s.parquet".formatted(KeptSnapshots.tag(record), UUID.randomUUID()));
    boolean done = false;
    try (InputStream in = Files.newInputStream(file);
        OutputStream out = table.io().newOutputFile(location).create()) {
      in.transferTo(out);
      done = true;
    } finally {
      if (!done) {
        table.io().deleteFile(location);
      }
    }
    InputFile stored = table.io().newInputFile(location);
    return DataFiles.builder(PartitionSpec.unpartitioned())
        .withInputFile(stored)
        .withMetrics(
            ParquetUtil.fileMetrics(
                stored,
                MetricsConfig.forTable(table),
                NameMappingParser.fromJson(
                    table.properties().get(TableProperties.DEFAULT_NAME_MAPPING))))
        .build();
  }

  /** A snapshot of one file. */
  static AppendFiles append(AppendFiles append, DataFile file, DatasetRecord record) {
    return append
        .appendFile(file)
        .set(TableSet.DATASET, record.name())
        .set(TableSet.REVISION, Integer.toString(record.revision()))
        .set(CREATED_AT, record.createdAt());
  }

  /** Whether the table holds a revision. */
  boolean has(DatasetRecord record) {
    return commit.now().refs().containsKey(KeptSnapshots.tag(record));
  }

  /** Whether nobody needs anything else of the table. */
  boolean isAll(DatasetRecord record) {
    return commit.now().refs().keySet().stream()
        .allMatch(
            ref -> ref.equals(SnapshotRef.MAIN_BRANCH) || ref.equals(KeptSnapshots.tag(record)));
  }

  /**
   * Adds a revision, or puts it in place of what it was.
   *
   * @throws CommitFailedException if the table has changed meanwhile; nothing is done
   */
  void add(Path file, DatasetRecord record) throws IOException {
    TableMetadata was = commit.now();
    SetColumns columns = columns();
    Schema wanted = columns.of(schema(file));
    requireSameIds(file, wanted, record);
    TableMetadata empty =
        TableMetadata.buildFrom(was)
            .removeRef(SnapshotRef.MAIN_BRANCH)
            .setCurrentSchema(wanted, columns.last())
            .build();
    commit.become(
        TableMetadata.buildFrom(empty)
            .setProperties(
                Map.of(
                    TableProperties.DEFAULT_NAME_MAPPING,
                    NameMappingParser.toJson(SetColumns.names(schemas(empty)))))
            .build());
    DataFile stored = store(commit.table(), file, record);
    try {
      append(commit.table().newFastAppend(), stored, record).commit();
      TableMetadata now = commit.now();
      TableMetadata.Builder tagged = TableMetadata.buildFrom(now);
      tagged.setRef(
          KeptSnapshots.tag(record),
          SnapshotRef.tagBuilder(now.currentSnapshot().snapshotId()).build());
      commit.become(tagged.build());
      show(newest().orElseThrow());
      commit.commit();
    } catch (CommitStateUnknownException e) {
      throw e; // it may be in the table
    } catch (RuntimeException e) {
      table.io().deleteFile(stored.location());
      throw e;
    }
  }

  /**
   * Takes a revision out. Its rows are there until {@link #expire}.
   *
   * @throws CommitFailedException if the table has changed meanwhile; nothing is done
   */
  void remove(DatasetRecord record) {
    TableMetadata was = commit.now();
    String tag = KeptSnapshots.tag(record);
    boolean shown =
        was.currentSnapshot() != null
            && was.currentSnapshot().snapshotId() == was.ref(tag).snapshotId();
    commit.become(TableMetadata.buildFrom(was).removeRef(tag).build());
    if (shown) {
      newest().ifPresentOrElse(this::show, this::showNothing);
    }
    commit.commit();
  }

  /** Rows go with their snapshot; so does what a revision was before it was made again. */
  static void expire(Table table) {
    table.refresh();
    table.expireSnapshots().expireOlderThan(Long.MAX_VALUE).retainLast(1).commit();
  }

  private void show(Snapshot snapshot) {
    TableMetadata.Builder shown =
        TableMetadata.buildFrom(commit.now())
            .setBranchSnapshot(snapshot.snapshotId(), SnapshotRef.MAIN_BRANCH)
            .setProperties(Map.of(TableSet.REVISION, Integer.toString(revision(snapshot))));
    if (snapshot.schemaId() != null) {
      shown.setCurrentSchema(snapshot.schemaId());
    }
    commit.become(shown.build());
  }

  private void showNothing() {
    commit.become(
        TableMetadata.buildFrom(commit.now())
            .removeRef(SnapshotRef.MAIN_BRANCH)
            .removeProperties(Set.of(TableSet.REVISION))
            .build());
  }

  /** The revision that was made last, of those that have a tag of their own. */
  private Optional<Snapshot> newest() {
    TableMetadata now = commit.now();
    return now.refs().entrySet().stream()
        .map(ref -> Map.entry(ref.getKey(), now.snapshot(ref.getValue().snapshotId())))
        .filter(ref -> isRevision(ref.getKey(), ref.getValue()))
        .map(Map.Entry::getValue)
        .max(MADE);
  }

  /** Another dataset that has the table for its spine has a tag there too. */
  private static boolean isRevision(String ref, Snapshot snapshot) {
    Map<String, String> summary = snapshot.summary();
    return summary.containsKey(TableSet.REVISION)
        && ref.startsWith(
            "dataset-%s-%s-"
                .formatted(summary.get(TableSet.DATASET), summary.get(TableSet.REVISION)));
  }

  private static Instant made(Snapshot snapshot) {
    String at = snapshot.summary().get(CREATED_AT);
    return at == null ? Instant.ofEpochMilli(snapshot.timestampMillis()) : Instant.parse(at);
  }

  private static int revision(Snapshot snapshot) {
    return Integer.parseInt(snapshot.summary().get(TableSet.REVISION));
  }

  /**
   * Those of now first, then the newest: the very first may have ids that no file has, see {@link
   * TableSet#publish}.
   */
  private static List<Schema> schemas(TableMetadata metadata) {
    List<Schema> schemas = new ArrayList<>(metadata.schemas());
    schemas.sort(Comparator.comparingInt(Schema::schemaId).reversed());
    schemas.add(0, metadata.schema());
    return schemas;
  }
}
