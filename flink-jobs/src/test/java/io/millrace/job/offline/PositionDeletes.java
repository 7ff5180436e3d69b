package io.millrace.job.offline;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.parquet.Parquet;

/** Files that delete rows of data files by their positions, as other engines write them. */
public final class PositionDeletes {
  private PositionDeletes() {}

  /**
   * Writes one file, which nothing names yet.
   *
   * @param ofFiles data files of one partition, each with its positions in their order
   */
  public static DeleteFile write(Table table, List<Map.Entry<FileScanTask, List<Long>>> ofFiles)
      throws IOException {
    FileScanTask first = ofFiles.get(0).getKey();
    PositionDeleteWriter<Record> writer =
        Parquet.writeDeletes(
                table
                    .io()
                    .newOutputFile(
                        table
                            .locationProvider()
                            .newDataLocation(
                                first.spec(),
                                first.file().partition(),
                                UUID.randomUUID() + "-deletes.parquet")))
            .withSpec(first.spec())
            .withPartition(first.file().partition())
            .overwrite()
            .buildPositionWriter();
    List<Map.Entry<FileScanTask, List<Long>>> sorted = new ArrayList<>(ofFiles);
    sorted.sort(Comparator.comparing(each -> each.getKey().file().location()));
    try (writer) {
      PositionDelete<Record> row = PositionDelete.create();
      for (Map.Entry<FileScanTask, List<Long>> each : sorted) {
        for (long position : each.getValue()) {
          writer.write(row.set(each.getKey().file().location(), position, null));
        }
      }
    }
    return writer.toDeleteFile();
  }
}
