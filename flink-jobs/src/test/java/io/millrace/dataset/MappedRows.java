package io.millrace.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.mapping.NameMappingParser;
import org.apache.iceberg.parquet.Parquet;

/**
 * Rows of a table whose files have no ids, as Spark and Trino read them: by its name mapping, which
 * Iceberg's generic reader does not look at.
 */
public final class MappedRows {
  private MappedRows() {}

  /** All rows. */
  public static List<Record> of(Table table) throws IOException {
    List<Record> rows = new ArrayList<>();
    String mapping = table.properties().get(TableProperties.DEFAULT_NAME_MAPPING);
    try (CloseableIterable<FileScanTask> files = table.newScan().planFiles()) {
      for (FileScanTask file : files) {
        try (CloseableIterable<Record> found =
            Parquet.read(table.io().newInputFile(file.file()))
                .project(table.schema())
                .withNameMapping(NameMappingParser.fromJson(mapping))
                .createReaderFunc(type -> GenericParquetReaders.buildReader(table.schema(), type))
                .build()) {
          found.forEach(rows::add);
        }
      }
    }
    return rows;
  }
}
