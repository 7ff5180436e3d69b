package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.type.DataType;
import io.millrace.type.SeededValues;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.iceberg.DistributionMode;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.flink.sink.IcebergSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class IcebergTypesTest {
  private static final int ROWS = 40;

  @TempDir static Path folder;
  static OfflineWarehouse warehouse;

  @BeforeAll
  static void start() {
    warehouse = new OfflineWarehouse(folder);
  }

  @AfterAll
  static void stop() {
    warehouse.close();
  }

  @Test
  void values_of_every_type_are_read_as_they_were_written() throws Exception {
    List<DataType> types = SeededValues.types().toList();
    List<LogColumn> columns = new ArrayList<>();
    columns.add(LogColumn.required("id", DataType.INT32, null));
    columns.add(LogColumn.required("at", DataType.TIMESTAMP, null));
    for (int i = 0; i < types.size(); i++) {
      columns.add(LogColumn.optional("c" + i, types.get(i), "column " + i));
    }
    LogTable table = new LogTable("types", columns, "at", Map.of());
    LogRows rows = LogTables.prepare(warehouse.catalog(), List.of(table)).get(0);
    List<Object[]> written = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      Object[] values = new Object[columns.size()];
      values[0] = row;
      values[1] = Instant.ofEpochSecond(row);
      for (int i = 0; i < types.size(); i++) {
        values[i + 2] = row == ROWS - 1 ? null : SeededValues.values(types.get(i), ROWS).get(row);
      }
      written.add(values);
    }
    write(rows, written);

    try (OfflineLog log = OfflineLog.of(warehouse.catalog())) {
      Map<Integer, Record> read =
          log.rows("types").stream()
              .collect(Collectors.toMap(row -> (Integer) row.getField("id"), row -> row));
      assertThat(read).hasSize(ROWS);
      for (Object[] values : written) {
        Record row = read.get((Integer) values[0]);
        for (int i = 0; i < types.size(); i++) {
          Object value = IcebergValues.canonical(types.get(i), row.getField("c" + i));
          assertThat(value).as("%s", types.get(i)).isEqualTo(values[i + 2]);
        }
      }
      assertThat(log.table("types").schema().findField("c3").doc()).isEqualTo("column 3");
    }
  }

  private static void write(LogRows rows, List<Object[]> values) throws Exception {
    Configuration settings = new Configuration();
    settings.setString("rest.port", "0");
    settings.setString("pipeline.generic-types", "false");
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(1, settings);
    environment.enableCheckpointing(200);
    List<RowData> data = values.stream().map(rows::row).toList();
    IcebergSink.forRowData(environment.fromData(data, rows.type()))
        .tableLoader(warehouse.catalog().loader("types"))
        .distributionMode(DistributionMode.NONE)
        .uidSuffix("types")
        .append();
    environment.execute();
  }
}
