package io.millrace.reader;

import io.millrace.event.BadEventException;
import io.millrace.job.offline.OfflineLog;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types;

/** Every column of every row: the reader's, DuckDB's, Iceberg's own, and those sent. */
final class TableCheck {
  private final WrittenWarehouse warehouse;
  private final TableReader reader;
  private final Comparison comparison;
  private long rows;

  TableCheck(WrittenWarehouse warehouse, TableReader reader, Comparison comparison) {
    this.warehouse = warehouse;
    this.reader = reader;
    this.comparison = comparison;
  }

  /**
   * Compares all tables.
   *
   * @return how many there are
   */
  int check() throws Exception {
    comparison.values("types of payments", TypesThere.all(), TypesThere.withValues(warehouse));
    try (OfflineLog log = warehouse.log();
        DuckReader duck = new DuckReader()) {
      comparison.values("tables", log.tables(), reader.tables());
      for (String name : log.tables()) {
        Table table = log.table(name);
        comparison.values("columns of " + name, columns(table), reader.columns(name));
        List<String> own = log.rows(name).stream().map(PlainText::of).toList();
        List<String> texts = reader.rows(name).stream().map(PlainText::of).toList();
        comparison.bags(name + " by Iceberg", own, texts);
        comparison.bags(
            name + " by DuckDB", own, duck.rows(table).stream().map(PlainText::of).toList());
        rows += texts.size();
        if (name.equals("events_payments")) {
          comparison.bags(name + " as sent", sent(), texts);
        }
      }
      String deletions = "SELECT count(*) > 0 FROM millrace.millrace.shop WHERE deleted";
      comparison.values("deletions are there", true, reader.sql(deletions).get(0).get(0));
      return log.tables().size();
    }
  }

  /** Rows read so far. */
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
