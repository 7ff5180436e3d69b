package io.millrace.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class JobScopeTest {
  static final Entity.One<Long> SHOP = Entity.key("shop_id", Long.class);

  /** A row. */
  public record Shop(long id, String city) {}

  /** An event. */
  public record Sale(long shop, double amount, Instant at) {}

  @FeatureView
  static final class ShopFeatures {
    static final Table<Shop> SHOPS =
        Table.of(Shop.class)
            .from(Jdbc.query("db", "select id, city from shops"))
            .key(SHOP, Shop::id)
            .every("1h");
    static final Feature<String> CITY = SHOPS.latest(Shop::city);
  }

  @FeatureView
  static final class SaleFeatures {
    static final EventStream<Sale> SALES =
        EventStream.of(Sale.class).from(Kafka.topic("sales").json()).eventTime(Sale::at);
    static final Feature<Double> SOLD = SALES.by(SHOP, Sale::shop).sum(Sale::amount).forever();
  }

  private static final ViewClasses VIEWS = ViewClasses.of(ShopFeatures.class, SaleFeatures.class);
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, SaleFeatures.class).orThrow();

  private static JobOptions options(String... more) {
    Map<String, String> all = new HashMap<>(Map.of("postgres.url", "jdbc:postgresql://nowhere/db"));
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return JobOptionsReader.read(all);
  }

  @Test
  void aReplayWithTablesIsRefusedAndNamesThem() {
    JobOptions replay = options("job.clock", "replay");
    assertThatThrownBy(() -> JobScope.of(STORE, replay))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "A replay has no tables: they are pulled by the wall clock, and [shops] cannot be"
                + " pulled as of then; run the job live, or leave out the views that use them");
    // Before anything is connected to: there is no such store.
    MillraceJob job = new MillraceJob(VIEWS, STORE, replay, 1);
    assertThatThrownBy(() -> job.build(StreamExecutionEnvironment.getExecutionEnvironment()))
        .hasMessageStartingWith("A replay has no tables");
  }

  @Test
  void aReplayOfViewsWithoutTablesAndALiveJobAreNotRefused() {
    assertThat(JobScope.of(STORE, options("job.clock", "replay", "job.views", "sale")).tables())
        .isEmpty();
    assertThat(JobScope.of(STORE, options()).tables()).hasSize(1);
  }
}
