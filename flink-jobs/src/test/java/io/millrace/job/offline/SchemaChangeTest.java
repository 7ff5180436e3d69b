package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.type.DataType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaChangeTest {
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

  private static LogTable table(String name, LogColumn... columns) {
    return new LogTable(name, Arrays.asList(columns), "at", Map.of());
  }

  private static final LogColumn AT = LogColumn.required("at", DataType.TIMESTAMP, null);

  private static Schema prepare(LogTable table) {
    LogTables.prepare(warehouse.catalog(), List.of(table));
    try (OfflineLog log = OfflineLog.of(warehouse.catalog())) {
      return log.table(table.name()).schema();
    }
  }

  @Test
  void a_new_column_is_added_as_an_optional_one_and_an_old_one_stays() {
    prepare(table("added", AT, LogColumn.required("old", DataType.INT64, "old")));
    Schema schema = prepare(table("added", LogColumn.required("new", DataType.TEXT, "new"), AT));
    assertThat(schema.findField("new").isOptional()).isTrue();
    assertThat(schema.findField("new").doc()).isEqualTo("new");
    assertThat(schema.findField("old").isOptional()).isTrue();
    assertThat(schema.findField("at").isRequired()).isTrue();
    assertThat(schema.columns())
        .extracting(field -> field.name())
        .containsExactly("at", "old", "new");
  }

  @Test
  void a_change_that_another_commit_overtakes_is_refused_and_not_taken_for_done() {
    prepare(table("overtaken", AT));
    try (OfflineLog log = OfflineLog.of(warehouse.catalog())) {
      Table table = log.table("overtaken");
      table.newFastAppend().commit();
      UpdateSchema late = table.updateSchema().addColumn("late", Types.LongType.get());
      log.table("overtaken").newFastAppend().commit();
      assertThatThrownBy(late::commit).isInstanceOf(CommitFailedException.class);
    }
    assertThat(prepare(table("overtaken", AT)).findField("late")).isNull();
  }

  @Test
  void types_are_widened_and_fields_of_structs_added() {
    DataType.Field sku = new DataType.Field("sku", DataType.TEXT, false);
    DataType.Field unitPrice = new DataType.Field("unitPrice", DataType.FLOAT64, true);
    prepare(
        table(
            "widened",
            AT,
            LogColumn.optional("n", DataType.INT32, null),
            LogColumn.optional(
                "items", new DataType.ListOf(new DataType.Struct("I", List.of(sku))), null)));
    Schema schema =
        prepare(
            table(
                "widened",
                AT,
                LogColumn.optional("n", DataType.INT64, null),
                LogColumn.optional(
                    "items",
                    new DataType.ListOf(new DataType.Struct("I", List.of(unitPrice, sku))),
                    null)));
    assertThat(schema.findType("n")).hasToString("long");
    assertThat(schema.findType("items.element.unit_price")).hasToString("double");
  }

  @Test
  void nothing_changes_when_nothing_is_new() {
    LogTable table = table("same", AT, LogColumn.optional("n", DataType.INT32, "doc"));
    int id = prepare(table).schemaId();
    assertThat(prepare(table).schemaId()).isEqualTo(id);
  }

  @Test
  void every_column_that_cannot_be_changed_is_named() {
    prepare(
        table(
            "broken",
            AT,
            LogColumn.optional("a", DataType.TEXT, null),
            LogColumn.optional("b", DataType.INT64, null)));
    assertThatThrownBy(
            () ->
                prepare(
                    table(
                        "broken",
                        AT,
                        LogColumn.optional("a", DataType.INT64, null),
                        LogColumn.optional("b", DataType.INT32, null))))
        .isInstanceOf(OfflineLogException.class)
        .hasMessageContaining("column 'a' is string in the table and long now")
        .hasMessageContaining("column 'b' is long in the table and int now");
  }
}
