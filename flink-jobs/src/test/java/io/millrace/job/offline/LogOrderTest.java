package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundStream;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.OwnerFeatures;
import io.millrace.dataset.ShopFeatures;
import io.millrace.type.DataType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.SortOrder;
import org.apache.iceberg.Table;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** By what the files of each table are sorted, where they are. */
class LogOrderTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, OwnerFeatures.class).orThrow();

  @TempDir Path folder;

  @Test
  void each_table_is_sorted_by_key_and_time() {
    BoundStream visits = STORE.stream("visits");
    BoundView shop = STORE.view("shop");
    assertThat(EventLog.table(visits.spec(), "", STORE.views()).order())
        .containsExactly("shop", "event_time");
    assertThat(ServedLog.table(shop).order()).containsExactly("shop", "decided_at");
    assertThat(RowLog.table(STORE.table("owners").spec()).order())
        .containsExactly("shop", "pulled_at");
    assertThat(AnswerLog.table("kafka:answers").order())
        .containsExactly("view", "key", "answered_at");
    assertThat(DeadLetterLog.table().order()).isEmpty();
  }

  @Test
  void events_whose_keys_are_made_by_code_are_sorted_by_time() {
    assertThat(EventLog.table(STORE.stream("visits").spec(), "", List.of()).order())
        .containsExactly("event_time");
  }

  @Test
  void a_table_of_before_gets_the_order_and_one_with_another_keeps_that_too() {
    assertThat(prepare(List.of()).sortOrder().isUnsorted()).isTrue();
    SortOrder first = prepare(List.of("card", "at")).sortOrder();
    assertThat(first.fields()).hasSize(2);
    assertThat(prepare(List.of("card", "at")).sortOrder().orderId()).isEqualTo(first.orderId());
    Table table = prepare(List.of("at"));
    assertThat(table.sortOrder().fields()).hasSize(1);
    assertThat(table.sortOrders()).containsKeys(first.orderId());
  }

  private Table prepare(List<String> order) {
    OfflineCatalog catalog =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("warehouse").toUri().toString()));
    LogTable wanted =
        new LogTable(
            "sorted",
            List.of(
                LogColumn.required("card", DataType.TEXT, null),
                LogColumn.required("at", DataType.TIMESTAMP, null)),
            "at",
            order,
            Map.of());
    LogTables.prepare(catalog, List.of(wanted));
    try (OfflineLog log = OfflineLog.of(catalog)) {
      return log.table("sorted");
    }
  }
}
