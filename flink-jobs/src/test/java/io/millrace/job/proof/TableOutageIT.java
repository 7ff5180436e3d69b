package io.millrace.job.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.SourceDatabase;
import io.millrace.row.OnlineRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database of a table stopped, slowed, changed and closed beneath a job: what is said of it,
 * and that the stream of the same view goes on.
 */
@Timeout(900)
class TableOutageIT {
  private static final int ITEMS = 50;

  @TempDir Path folder;
  private ProofPlatform platform;
  private SourceDatabase stock;
  private PulledView view;
  private int sold;

  @Test
  void whatIsWrongWithASourceIsSaidAndTheStreamOfTheSameViewGoesOn() throws Exception {
    try (ProofPlatform started = new ProofPlatform(folder);
        SourceDatabase source = new SourceDatabase(folder.resolve("stock"));
        MiniCluster cluster = ProofCluster.start()) {
      platform = started;
      stock = source;
      platform.kafka.createTopic("sales", 1, Map.of());
      stock.execute(
          "create table items (id bigint primary key, version bigint not null)",
          "insert into items select i, 0 from generate_series(1, " + ITEMS + ") i",
          "create role reader login",
          "grant select on items to reader");
      try (ProofJob job =
          ProofJob.of(platform, cluster, ItemFeatures.class)
              .with("iceberg.warehouse", platform.warehouse())
              .with("connection.stock.url", stock.as("reader").url())
              .with("table.items.answer-within", "3s")
              .with("job.checkpoint-interval", "250ms")
              .submit()) {
        view = new PulledView(platform, job.store.view("item"));
        view.awaitVisible("items", System.currentTimeMillis());

        stock.server().stop();
        assertSaid("cannot connect to database 'stock': it cannot be reached (SQLSTATE 08001)");
        assertStreamGoesOnAndTheTableStands();
        stock.server().start();
        assertIsReadAgain(job);

        try (Connection locking = stock.connect();
            Statement statement = locking.createStatement()) {
          locking.setAutoCommit(false);
          statement.execute("lock table items in access exclusive mode");
          assertSaid("Cannot read table 'items' from database 'stock'");
          assertStreamGoesOnAndTheTableStands();
          locking.rollback();
        }
        assertIsReadAgain(job);

        stock.execute("alter table items rename column version to edition");
        assertSaid("version");
        assertStreamGoesOnAndTheTableStands();
        stock.execute("alter table items rename column edition to version");
        assertIsReadAgain(job);

        stock.execute("revoke select on items from reader");
        assertSaid("permission denied for table items (SQLSTATE 42501)");
        assertStreamGoesOnAndTheTableStands();
        stock.execute("grant select on items to reader");
        assertIsReadAgain(job);
        view.assertPullsAreLogged("items");
      }
    }
  }

  /** In the online store, where {@code freshness} looks: since the last pull that ended. */
  private void assertSaid(String part) throws Exception {
    ProofJob.await(
        () -> {
          String reason = view.text("select reason from millrace.table_trouble");
          return reason != null
              && reason.contains(part)
              && view.number(
                      "select count(*) from millrace.table_trouble t where t.failed_at >"
                          + " (select max(ended_at) from millrace.table_pull)")
                  == 1;
        });
    assertThat(view.text("select reason from millrace.table_trouble"))
        .doesNotContain("jdbc:")
        .doesNotContain("127.0.0.1")
        .doesNotContain("localhost");
  }

  /** An event sent now is served within seconds, complete to now; the table's values stand. */
  private void assertStreamGoesOnAndTheTableStands() throws Exception {
    long pulls = view.number("select max(pull) from millrace.table_pull");
    sell();
    long now = System.currentTimeMillis();
    ProofJob.await(() -> view.completeToMillis() >= now);
    assertThat(System.currentTimeMillis() - now).as("ms until complete").isLessThan(30_000);
    OnlineRow row = view.rows().get(1L);
    assertThat(view.value(row, "sold")).isEqualTo((double) sold);
    assertThat(view.value(row, "version")).isNotNull();
    assertThat(view.number("select max(pull) from millrace.table_pull")).isEqualTo(pulls);
  }

  private void assertIsReadAgain(ProofJob job) throws Exception {
    stock.execute("update items set version = version + 1");
    view.awaitVisible("items", System.currentTimeMillis());
    long version = stock.number("select max(version) from items");
    for (OnlineRow row : view.rows().values()) {
      assertThat(view.value(row, "version")).isEqualTo(version);
      assertThat(view.value(row, "versions")).isEqualTo(version + 1);
    }
    assertThat(job.attempts()).as("attempts of the job").isEqualTo(1);
    assertThat(
            view.number(
                "select count(*) from millrace.table_trouble t where t.failed_at >"
                    + " (select max(ended_at) from millrace.table_pull)"))
        .as("troubles that are not over")
        .isZero();
  }

  private void sell() {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", platform.kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      String event =
          "{\"itemId\": 1, \"amount\": 1, \"at\": \"%s\"}".formatted(Instant.now().minusMillis(5));
      producer.send(new ProducerRecord<>("sales", event.getBytes()));
      sold++;
    }
  }
}
