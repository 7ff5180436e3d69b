package io.millrace.gateway;

import static io.millrace.gateway.RunningGateway.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.core.KeyState;
import io.millrace.core.ViewCore;
import io.millrace.gateway.HttpReplies.Reply;
import io.millrace.platform.LocalPostgres;
import io.millrace.row.RowCodec;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The gateway while its store is away, slow or holds what it cannot read. */
class StoreOutageTest {
  private static final String QUERY =
      "{'inputs':{'card_id':'c1'},'outputs':['card.spend_1h'],'now':'2026-01-01T10:02:00Z'}";

  @Test
  void aStoreThatIsAwayIsA503WithAReasonUntilItIsBack() throws Exception {
    try (RunningGateway running = new RunningGateway()) {
      running.sale("c1", 3.0, START);
      LocalPostgres server = running.tables().server();
      assertThat(running.http().query(QUERY).status()).isEqualTo(200);
      assertThat(running.http().get("/readyz").status()).isEqualTo(200);

      int port = server.port();
      server.stop();
      Reply away = running.http().query(QUERY);
      assertThat(away.status()).isEqualTo(503);
      assertThat(away.code()).isEqualTo("UPSTREAM_FAILED");
      assertThat(away.messages().get(0)).startsWith("the online store ");
      assertThat(running.http().get("/v1/views/card/c1").status()).isEqualTo(503);
      assertThat(running.http().get("/healthz").status()).isEqualTo(200);
      Reply notReady = running.http().get("/readyz");
      assertThat(notReady.status()).isEqualTo(503);
      assertThat(notReady.body().get("reason").asText())
          .startsWith("the online store does not answer: ");
      assertThat(away.text() + notReady.text())
          .as("the address is nobody's business")
          .doesNotContain("127.0.0.1", "localhost", ":" + port);

      server.start();
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> running.http().get("/readyz").status() == 200);
      assertThat(running.http().query(QUERY).value("card.spend_1h").get("value").asDouble())
          .isEqualTo(3.0);
    }
  }

  @Test
  void itStartsWhileTheStoreIsAway() throws Exception {
    try (RunningGateway running = new RunningGateway()) {
      running.sale("c1", 3.0, START);
      running.tables().server().stop();
      try (Gateway early =
              Gateway.start(running.store(), RunningGateway.patient(running.tables()));
          HttpReplies http = new HttpReplies(early.port())) {
        assertThat(http.query(QUERY).status()).isEqualTo(503);
        running.tables().server().start();
        Awaitility.await()
            .atMost(Duration.ofMinutes(3))
            .until(() -> http.get("/readyz").status() == 200);
        Reply reply = http.query(QUERY);
        assertThat(reply.value("card.spend_1h").get("value").asDouble()).isEqualTo(3.0);
        assertThat(reply.value("card.spend_1h").get("status").asText()).isEqualTo("present");
      }
    }
  }

  @Test
  void aReadThatTakesTooLongIsA503AndDoesNotBlockTheNext() throws Exception {
    try (RunningGateway running = new RunningGateway(StoreOutageTest::shortDeadline)) {
      running.sale("c1", 3.0, START);
      awaitAnswer(running);
      try (Connection locking = running.tables().connect();
          Statement statement = locking.createStatement()) {
        locking.setAutoCommit(false);
        statement.execute(
            "lock table online.\""
                + running.tables().tableName("card")
                + "\" in access exclusive mode");
        Reply late = running.http().query(QUERY);
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.messages().get(0)).startsWith("the online store did not answer ");
        locking.rollback();
      }
      awaitAnswer(running);
    }
  }

  @Test
  void acceptedRequestsAreFinishedByAStop() throws Exception {
    try (RunningGateway running = new RunningGateway()) {
      running.sale("c1", 3.0, START);
      Gateway second = Gateway.start(running.store(), RunningGateway.patient(running.tables()));
      try (HttpReplies http = new HttpReplies(second.port());
          Connection locking = running.tables().connect();
          Statement statement = locking.createStatement()) {
        assertThat(http.query(QUERY).status()).isEqualTo(200);
        locking.setAutoCommit(false);
        statement.execute(
            "lock table online.\""
                + running.tables().tableName("card")
                + "\" in access exclusive mode");
        CompletableFuture<Reply> accepted = CompletableFuture.supplyAsync(() -> ask(http));
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> waitingReads(running) == 1);
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(second::close);
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> refused(second.port()));
        locking.rollback();
        Reply reply = accepted.get(3, TimeUnit.MINUTES);
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.value("card.spend_1h").get("value").asDouble()).isEqualTo(3.0);
        stopped.get(3, TimeUnit.MINUTES);
      }
    }
  }

  @Test
  void aRowOfAnotherLayoutIsAnErrorAndNoAnswer() throws Exception {
    try (RunningGateway running = new RunningGateway()) {
      running.sale("c1", 3.0, START);
      BoundView visit = running.store().view("visit");
      BoundView card = running.store().view("card");
      EntityKey key = card.keys().encode(List.of("c1"));
      byte[] other =
          new RowCodec(visit.layout())
              .encode(new ViewCore(visit.layout()).row(advanced(visit), START.toEpochMilli(), 1));
      running.tables().write(card, key, other);
      Reply reply = running.http().query(QUERY);
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.code()).isEqualTo("INTERNAL_SERVER_ERROR");
      assertThat(reply.messages().get(0))
          .matches(
              "a row of view card cannot be read: online row was written for layout [0-9a-f]{8},"
                  + " but this view's layout is [0-9a-f]{8}");
      running.tables().write(card, key, new byte[] {9, 9, 9});
      assertThat(running.http().query(QUERY).status()).isEqualTo(500);
      running.tables().execute("drop table online.\"" + running.tables().tableName("card") + "\"");
      Reply missing = running.http().query(QUERY);
      assertThat(missing.status()).isEqualTo(503);
      assertThat(missing.messages())
          .containsExactly("view card has no online table yet; is its job running?");
    }
  }

  private static KeyState advanced(BoundView view) {
    ViewCore core = new ViewCore(view.layout());
    KeyState state = core.create();
    core.advance(state, START.toEpochMilli());
    return state;
  }

  private static void awaitAnswer(RunningGateway running) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> running.http().query(QUERY).status() == 200);
  }

  private static Reply ask(HttpReplies http) {
    try {
      return http.query(QUERY);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static int waitingReads(RunningGateway running) throws Exception {
    try (Connection connection = running.tables().connect();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where datname = current_database() and"
                    + " wait_event_type = 'Lock' and query like 'select row from%'")) {
      result.next();
      return result.getInt(1);
    }
  }

  private static boolean refused(int port) {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static GatewayOptions shortDeadline(GatewayOptions local) {
    return new GatewayOptions(
        local.host(),
        local.port(),
        local.postgresUri(),
        1,
        1,
        local.maxBodyBytes(),
        local.maxKeys(),
        local.maxFeatures(),
        Duration.ofMillis(500),
        local.freshnessInterval());
  }
}
