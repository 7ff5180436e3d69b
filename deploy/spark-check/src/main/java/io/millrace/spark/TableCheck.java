package io.millrace.spark;

import io.millrace.event.BadEventException;
import io.millrace.job.offline.OfflineLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Every column of every row: Spark's, Iceberg's own, those sent; and DuckDB's count. */
final class TableCheck {
  private final WrittenWarehouse warehouse;
  private final SparkReader spark;
  private final Comparison comparison;
  private long rows;

  TableCheck(WrittenWarehouse warehouse, SparkReader spark, Comparison comparison) {
    this.warehouse = warehouse;
    this.spark = spark;
    this.comparison = comparison;
  }

  /**
   * Compares all tables.
   *
   * @return how many there are
   */
  int check() throws Exception {
    try (OfflineLog log = warehouse.log();
        DuckReader duck = new DuckReader()) {
      comparison.values("tables", log.tables(), spark.tables());
      for (String name : log.tables()) {
        Table table = log.table(name);
        Dataset<Row> read = spark.table(name);
        comparison.values("columns of " + name, columns(table), Arrays.asList(read.columns()));
        List<String> own = log.rows(name).stream().map(PlainText::of).toList();
        List<String> texts = read.collectAsList().stream().map(PlainText::of).toList();
        comparison.bags(name + " by Iceberg", own, texts);
        comparison.values(name + " by DuckDB", (long) own.size(), duck.count(table));
        rows += texts.size();
        if (name.equals("events_payments")) {
          comparison.bags(name + " as sent", sent(), texts);
        }
      }
      String deletions = "SELECT count(*) > 0 FROM millrace.millrace.shop WHERE deleted";
      comparison.values("deletions are there", true, spark.sql(deletions).get(0).get(0));
      return log.tables().size();
    }
  }

  /** Rows read by Spark so far. */
  long rows() {
    return rows;
  }

  private static List<String> columns(Table table) {
    return table.schema().columns().stream().map(Types.NestedField::name).toList();
  }

  private List<String> sent() throws BadEventException {
    List<String> rows = new ArrayList<>();
    for (SeededPayments.Accepted event : warehouse.payments().accepted()) {
      rows.add(PlainText.of(warehouse.payments().row(event)));
    }
    return rows;
  }
}
