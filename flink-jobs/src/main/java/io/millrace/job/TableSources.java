package io.millrace.job;

import io.millrace.job.source.table.IcebergTable;
import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.PullLimits;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.RowSource;
import io.millrace.job.source.table.TableFiles;
import io.millrace.job.source.table.file.CsvProperties;
import io.millrace.job.source.table.file.FileKind;
import io.millrace.job.source.table.iceberg.CatalogAddress;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.manifest.TableSpec;
import java.util.Map;

/**
 * Chooses where each table is read, and by which limits.
 *
 * @param options the job's options
 */
record TableSources(JobOptions options) {

  /**
   * The table as its source needs to know it.
   *
   * @throws IllegalArgumentException if nothing can read its source
   */
  PulledTable of(TableSpec table) {
    return PulledTable.of(table, source(table))
        .limits(options.pulls().getOrDefault(table.name(), PullLimits.DEFAULTS));
  }

  private RowSource source(TableSpec table) {
    SourceOverride instead = options.sources().get(table.name());
    if (instead != null) {
      return source(table, instead);
    }
    Map<String, String> properties = table.source().properties();
    String path = properties.get("path");
    return switch (table.source().kind()) {
      case "jdbc" -> new JdbcQuery(address(properties.get("connection")), properties.get("query"));
      case "csv" -> new TableFiles(FileKind.CSV, path, CsvProperties.shape(properties));
      case "jsonl" -> TableFiles.of(FileKind.JSON_LINES, path);
      case "parquet" -> TableFiles.of(FileKind.PARQUET, path);
      case "iceberg" ->
          new IcebergTable(catalog(properties.get("connection")), properties.get("table"));
      default ->
          throw new IllegalArgumentException(
              "table '%s' has a source of kind '%s', which this job cannot read"
                  .formatted(table.name(), table.source().kind()));
    };
  }

  /** Files instead of what the definition says; CSV as most is written. */
  private static RowSource source(TableSpec table, SourceOverride instead) {
    return switch (instead.kind()) {
      case CSV -> TableFiles.of(FileKind.CSV, instead.location());
      case JSONL -> TableFiles.of(FileKind.JSON_LINES, instead.location());
      case PARQUET -> TableFiles.of(FileKind.PARQUET, instead.location());
      case KAFKA -> throw new IllegalArgumentException(SourceChecks.ofTopic(table.name()));
    };
  }

  private CatalogAddress catalog(String name) {
    CatalogAddress known = options.catalogs().get(name);
    return known == null ? TableOptions.catalog(name) : known;
  }

  private DatabaseAddress address(String connection) {
    DatabaseAddress known = options.connections().get(connection);
    return known == null ? TableOptions.address(connection) : known;
  }
}
