package io.millrace.cli.freshness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.Failure;
import io.millrace.cli.tables.StockFeatures;
import io.millrace.compile.FeatureStore;
import io.millrace.job.ViewClasses;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.table.StoredRequests;
import io.millrace.platform.TestDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is waited for and shown, by a store that the test writes to as a job would. */
@Timeout(600)
class PullWaitTest {
  private static final int VISIBLE_AT = 2_000;

  private static TestDatabase database;
  private static Freshness freshness;
  private static String online;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    PostgresAddress address = PostgresAddress.of(database.jdbcUrl());
    FeatureStore store =
        ViewClasses.of(StockFeatures.class).compile(PullWaitTest.class.getClassLoader());
    PostgresOnlineStore prepared = new PostgresOnlineStore(address);
    prepared.prepare(store.manifest());
    prepared.drawEpoch(store.manifest(), "test");
    freshness = new Freshness(address);
    online = freshness.manifest().views().get(0).onlineTable();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void empty() throws Exception {
    execute(
        "truncate millrace.table_pull, millrace.table_visible, millrace.pull_request,"
            + " millrace.progress restart identity");
  }

  @Test
  void aPullIsWaitedForUntilItsViewsAreCompleteToIt() throws Exception {
    complete(VISIBLE_AT - 1);
    CompletableFuture<TableStatus> pull = pull();
    pulled(1);
    visible(online);
    visible("gone__00000000");
    answered(1);
    assertThatThrownBy(() -> pull.get(1, TimeUnit.SECONDS))
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    complete(VISIBLE_AT);
    assertThat(pull.get(3, TimeUnit.MINUTES).pull()).isEqualTo(1);
  }

  @Test
  void aViewThatStaysBehindIsNamed() throws Exception {
    complete(VISIBLE_AT - 1);
    pulled(1);
    visible(online);
    CompletableFuture<TableStatus> pull = pull(Duration.ofSeconds(6));
    answered(1);
    assertThatThrownBy(() -> pull.get(3, TimeUnit.MINUTES))
        .hasRootCauseInstanceOf(Failure.class)
        .hasMessageContaining(
            "Pull 1 of table 'stock' has ended, but is not visible in view item within 6s");
  }

  @Test
  void aViewThatFollowsTheLogIsWaitedForAndMayPassAPullOver() throws Exception {
    complete(VISIBLE_AT);
    CompletableFuture<TableStatus> pull = pull();
    pulled(1);
    answered(1);
    assertThatThrownBy(() -> pull.get(1, TimeUnit.SECONDS))
        .as("another job pulls, and its views show it before")
        .isInstanceOf(java.util.concurrent.TimeoutException.class);
    visible(online, 2);
    assertThat(pull.get(3, TimeUnit.MINUTES).pull()).isEqualTo(1);
  }

  @Test
  void aTableWithoutViewsIsWaitedForUntilItIsPulled() throws Exception {
    CompletableFuture<TableStatus> pull = pull();
    pulled(1);
    answered(1);
    assertThat(pull.get(3, TimeUnit.MINUTES).pull()).isEqualTo(1);
  }

  @Test
  void aRequestStandsWhenNobodyWaitsAnyMore() {
    assertThatThrownBy(() -> freshness.pull("stock", Duration.ofMillis(5), status -> {}))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "Table 'stock' was not pulled within 5ms; the request stands and is answered by the"
                + " next pull");
  }

  @Test
  void aMarkThatWasSetIsShownUntilAPullHasFollowedIt() throws Exception {
    pulled(1);
    assertThat(freshness.table("stock").asked()).isNull();
    freshness.requestMark("stock", "2024-01-01T00:00:00Z");
    assertThat(freshness.table("stock").asked().mark()).isEqualTo("2024-01-01T00:00:00Z");
    StoredRequests job = new StoredRequests(PostgresAddress.of(database.jdbcUrl()), "stock");
    job.answered(1, 1, 2);
    assertThat(freshness.table("stock").asked().mark()).isEqualTo("2024-01-01T00:00:00Z");
    freshness.requestMark("stock", null);
    freshness.requestPull("stock");
    assertThat(freshness.table("stock").asked()).isNotNull();
    assertThat(freshness.table("stock").asked().mark()).as("the beginning").isNull();
    job.answered(3, 2, 2);
    assertThat(freshness.table("stock").asked()).isNotNull();
    pulled(2);
    assertThat(freshness.table("stock").asked()).isNull();
  }

  private static CompletableFuture<TableStatus> pull() throws Exception {
    return pull(Duration.ofSeconds(60));
  }

  /** Returns when it has asked. */
  private static CompletableFuture<TableStatus> pull(Duration within) throws Exception {
    CompletableFuture<Void> asked = new CompletableFuture<>();
    CompletableFuture<TableStatus> pull =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return freshness.pull("stock", within, status -> asked.complete(null));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    asked.get(3, TimeUnit.MINUTES);
    return pull;
  }

  private static void answered(long pull) throws Exception {
    new StoredRequests(PostgresAddress.of(database.jdbcUrl()), "stock").answered(1, pull, pull);
  }

  private static void pulled(long pull) throws Exception {
    execute(
        "insert into millrace.table_pull (table_name, pull, began_at, ended_at, rows, rejected)"
            + " values ('stock', %d, 1000, 1500, 3, 0)".formatted(pull));
  }

  private static void visible(String onlineTable) throws Exception {
    visible(onlineTable, 1);
  }

  private static void visible(String onlineTable, long pull) throws Exception {
    execute(
        "insert into millrace.table_visible (online_table, table_name, pull, began_at, visible_at)"
            + " values ('%s', 'stock', %d, 1000, %d)".formatted(onlineTable, pull, VISIBLE_AT));
  }

  private static void complete(long to) throws Exception {
    execute("delete from millrace.progress");
    execute(
        "insert into millrace.progress (online_table, epoch, subtask, parallelism, complete_to)"
            + " values ('%s', 1, 0, 1, %d)".formatted(online, to));
  }

  private static void execute(String sql) throws Exception {
    try (Connection connection = PostgresAddress.of(database.jdbcUrl()).connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
