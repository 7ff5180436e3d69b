package io.millrace.cli.freshness;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.tables.StockFeatures;
import io.millrace.compile.FeatureStore;
import io.millrace.job.ViewClasses;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.source.table.PullRequest;
import io.millrace.job.table.StoredRequests;
import io.millrace.platform.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whoever looks for requests after the last one that he saw sees each. */
@Timeout(600)
class RequestOrderTest {
  private static final int REQUESTS = 300;

  @Test
  void aRequestDoesNotOvertakeOneWhoseIdIsDrawnAndThatIsNotThereYet() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      Freshness freshness = deployed(database);
      try (Connection first = PostgresAddress.of(database.jdbcUrl()).connect()) {
        first.setAutoCommit(false);
        try (Statement statement = first.createStatement()) {
          statement.execute(
              "select pg_advisory_xact_lock('millrace.pull_request'::regclass::oid::bigint)");
          statement.execute(
              "insert into millrace.pull_request (table_name, kind, requested_at)"
                  + " values ('stock', 'pull', 0)");
        }
        CompletableFuture<Void> second =
            CompletableFuture.runAsync(() -> freshness.requestPull("stock"));
        Awaitility.await("the second waits for its turn")
            .atMost(Duration.ofMinutes(3))
            .until(() -> waiting(database) == 1);
        first.commit();
        second.get(3, TimeUnit.MINUTES);
      }
      List<PullRequest> all = requests(database).after(0);
      assertThat(all).extracting(PullRequest::id).containsExactly(1L, 2L);
    }
  }

  @Test
  void ofRequestsMadeAtTheSameInstantNoneIsPassedOver() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      Freshness freshness = deployed(database);
      List<CompletableFuture<Void>> askers = new ArrayList<>();
      for (int asker = 0; asker < 3; asker++) {
        askers.add(
            CompletableFuture.runAsync(
                () -> {
                  for (int i = 0; i < REQUESTS / 3; i++) {
                    freshness.requestPull("stock");
                  }
                }));
      }
      List<Long> seen = new ArrayList<>();
      Awaitility.await("all requests")
          .atMost(Duration.ofMinutes(3))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                boolean isOver = askers.stream().allMatch(CompletableFuture::isDone);
                long last = seen.isEmpty() ? 0 : seen.get(seen.size() - 1);
                requests(database).after(last).forEach(request -> seen.add(request.id()));
                return isOver;
              });
      assertThat(seen).hasSize(REQUESTS).isSorted();
    }
  }

  @Test
  void ofAnsweredRequestsMarksAndTheLastHundredAreKept() throws Exception {
    try (TestDatabase database = TestDatabase.create()) {
      Freshness freshness = deployed(database);
      freshness.requestMark("stock", null);
      for (int i = 1; i < 150; i++) {
        freshness.requestPull("stock");
      }
      requests(database).answered(20, 1, 1);
      assertThat(requests(database).after(0))
          .as("the mark, all that wait, and the last hundred")
          .hasSize(131);
      requests(database).answered(150, 2, 2);
      assertThat(requests(database).after(0))
          .extracting(PullRequest::id)
          .hasSize(101)
          .startsWith(1L, 51L)
          .endsWith(150L);
      freshness.requestPull("stock");
      assertThat(requests(database).after(150)).extracting(PullRequest::id).containsExactly(151L);
      assertThat(requests(database).latest()).isEqualTo(151);
    }
  }

  private static Freshness deployed(TestDatabase database) {
    PostgresAddress address = PostgresAddress.of(database.jdbcUrl());
    FeatureStore store =
        ViewClasses.of(StockFeatures.class).compile(RequestOrderTest.class.getClassLoader());
    PostgresOnlineStore online = new PostgresOnlineStore(address);
    online.prepare(store.manifest());
    online.drawEpoch(store.manifest(), "test");
    return new Freshness(address);
  }

  private static StoredRequests requests(TestDatabase database) {
    return new StoredRequests(PostgresAddress.of(database.jdbcUrl()), "stock");
  }

  private static long waiting(TestDatabase database) throws SQLException {
    try (Connection connection = PostgresAddress.of(database.jdbcUrl()).connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from pg_locks where locktype = 'advisory' and not granted")) {
      row.next();
      return row.getLong(1);
    }
  }
}
