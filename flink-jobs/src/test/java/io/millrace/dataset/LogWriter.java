package io.millrace.dataset;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetWriter;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.parquet.Parquet;

/** Writes files of a table of the log without a job. */
public final class LogWriter {
  private LogWriter() {}

  /** One commit, a file for each day. */
  public static void append(Table table, List<Record> rows) throws IOException {
    Map<PartitionKey, List<Record>> days = new LinkedHashMap<>();
    InternalRecordWrapper wrapper = new InternalRecordWrapper(table.schema().asStruct());
    for (Record row : rows) {
      PartitionKey day = new PartitionKey(table.spec(), table.schema());
      day.partition(wrapper.wrap(row));
      days.computeIfAbsent(day, each -> new ArrayList<>()).add(row);
    }
    AppendFiles append = table.newAppend();
    for (Map.Entry<PartitionKey, List<Record>> day : days.entrySet()) {
      DataWriter<Record> writer =
          Parquet.writeData(
                  table
                      .io()
                      .newOutputFile(
                          table
                              .locationProvider()
                              .newDataLocation(
                                  table.spec(), day.getKey(), UUID.randomUUID() + ".parquet")))
              .schema(table.schema())
              .withSpec(table.spec())
              .withPartition(day.getKey())
              .createWriterFunc(GenericParquetWriter::create)
              .build();
      try (writer) {
        day.getValue().forEach(writer::write);
      }
      append.appendFile(writer.toDataFile());
    }
    append.commit();
  }
}
