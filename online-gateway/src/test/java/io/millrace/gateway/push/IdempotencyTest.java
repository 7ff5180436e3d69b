package io.millrace.gateway.push;

import static io.millrace.gateway.push.PushBench.body;
import static io.millrace.gateway.push.PushBench.push;
import static io.millrace.gateway.push.PushBench.receipt;
import static io.millrace.gateway.push.PushBench.receipts;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.client.MillraceClient;
import io.millrace.client.Push;
import io.millrace.client.PushedEvent;
import io.millrace.client.QueryRefusedException;
import io.millrace.gateway.Gateway;
import io.millrace.gateway.GatewayOptions;
import io.millrace.gateway.HttpReplies;
import io.millrace.gateway.HttpReplies.Reply;
import io.millrace.gateway.http.PostgresClients;
import io.millrace.gateway.push.till.Receipt;
import io.millrace.gateway.push.till.TillFeatures;
import io.millrace.gateway.push.till.Tills;
import io.vertx.core.Vertx;
import java.net.URI;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same key again, while all is well: on one gateway, on two, at once, after a failure. */
class IdempotencyTest {
  private PushBench bench;
  private HttpReplies http;

  @BeforeEach
  void start() throws Exception {
    bench = new PushBench();
    http = bench.gateway(bench.options());
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @Test
  void aRetryIsAnsweredAsTheFirstTryWasAlsoByAnotherGateway() throws Exception {
    String body = receipts(0, 10);
    Reply first = push(http, "receipts", "k1", body);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.response().headers().firstValue("idempotent-replayed")).isEmpty();
    HttpReplies other = bench.gateway(bench.options());
    for (HttpReplies gateway : List.of(http, other)) {
      Reply again = push(gateway, "receipts", "k1", body);
      assertThat(again.status()).isEqualTo(200);
      assertThat(again.text()).isEqualTo(first.text());
      assertThat(again.response().headers().firstValue("idempotent-replayed")).hasValue("true");
    }
    assertThat(bench.records("receipts")).hasSize(10);

    Reply reused = push(other, "receipts", "k1", receipts(10, 11));
    assertThat(reused.status()).isEqualTo(422);
    assertThat(reused.code()).isEqualTo("KEY_REUSED");
    assertThat(push(http, "receipts?partial=true", "k1", body).status()).isEqualTo(422);
    assertThat(push(http, "plain_receipts", "k1", body).status())
        .as("another stream")
        .isEqualTo(200);
  }

  @Test
  void aRetryAfterTheGatewayHasStoppedAndAnotherStartedIsAnsweredTheSame() throws Exception {
    String body = receipts(0, 10);
    String first;
    try (Gateway stopped = bench.started(bench.options());
        HttpReplies before = new HttpReplies(stopped.port())) {
      first = push(before, "receipts", "k", body).text();
    }
    Reply again = push(bench.gateway(bench.options()), "receipts", "k", body);
    assertThat(again.status()).isEqualTo(200);
    assertThat(again.text()).isEqualTo(first);
    assertThat(bench.records("receipts")).hasSize(10);
  }

  @Test
  void withoutAKeyARetryIsAnotherPush() throws Exception {
    String body = receipts(0, 2);
    push(http, "receipts", null, body);
    push(http, "receipts", null, body);
    assertThat(bench.records("receipts")).hasSize(4);
  }

  @Test
  void whatWasRefusedLeavesTheKeyFree() throws Exception {
    ObjectNode bad = receipt(1, "t").put("total", -1);
    assertThat(push(http, "receipts", "k2", body(bad)).status()).isEqualTo(400);
    assertThat(push(http, "receipts", "k2", body(bad.put("total", 1))).status()).isEqualTo(200);
  }

  @Test
  void aPartOfTheEventsIsAnsweredTheSameAgain() throws Exception {
    String body = body(receipt(1, "t"), receipt(2, "t").put("total", -1));
    Reply first = push(http, "receipts?partial=true", "k3", body);
    assertThat(first.status()).isEqualTo(200);
    assertThat(push(http, "receipts?partial=true", "k3", body).text()).isEqualTo(first.text());
    assertThat(bench.receiptIds()).containsExactly("r1");
  }

  @Test
  void manyAtOnceOverTwoGatewaysWriteOnce() throws Exception {
    List<HttpReplies> gateways = List.of(http, bench.gateway(bench.options()));
    String body = receipts(0, 50);
    ExecutorService clients = Executors.newFixedThreadPool(8);
    try {
      List<Future<Reply>> replies = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        HttpReplies gateway = gateways.get(i % 2);
        String key = "round-" + i / 8;
        replies.add(clients.submit(() -> push(gateway, "receipts", key, body)));
      }
      TreeSet<Integer> statuses = new TreeSet<>();
      for (Future<Reply> reply : replies) {
        Reply got = reply.get(3, TimeUnit.MINUTES);
        statuses.add(got.status());
        if (got.status() == 409) {
          assertThat(got.code()).isEqualTo("IN_PROGRESS");
          assertThat(got.response().headers().firstValue("retry-after")).isPresent();
        }
      }
      assertThat(statuses).isSubsetOf(200, 409).contains(200);
    } finally {
      clients.shutdownNow();
    }
    assertThat(bench.records("receipts")).as("5 keys of 50 events").hasSize(250);
  }

  @Test
  void theClientPushesTypedEventsAndRetriesUnderItsKey() throws Exception {
    MillraceClient client = MillraceClient.of(URI.create(http.base()), TillFeatures.class);
    Receipt receipt =
        new Receipt(
            "r1", "t", 2.5, Receipt.Status.CARD, List.of(new Receipt.Item("a", 1)), Instant.now());
    Push<Receipt> push = client.push(Tills.RECEIPTS, List.of(receipt, receipt)).key("mine");
    List<PushedEvent> places = push.send();
    assertThat(places).hasSize(2);
    assertThat(push.send()).isEqualTo(places);
    assertThat(client.push(Tills.RECEIPTS, List.of(receipt)).send()).hasSize(1);
    assertThat(bench.records("receipts")).hasSize(3);
    Receipt bad = new Receipt("x", "t", -1, null, null, Instant.now());
    Assertions.assertThatThrownBy(() -> client.push(Tills.RECEIPTS, List.of(bad)).send())
        .isInstanceOf(QueryRefusedException.class)
        .hasMessageContaining("events[0]: receipts.receiptId = x breaks receipt_id_matches")
        .hasMessageContaining("events[0]: receipts.total = -1.0 breaks total_at_least[0.0]");
  }

  @Test
  void oldKeysAreForgottenButNotThoseBeingWritten() throws Exception {
    push(http, "receipts", "old", receipts(0, 1));
    push(http, "receipts", "young", receipts(0, 1));
    push(http, "receipts", "writing", receipts(0, 1));
    bench.tables().execute("update millrace.push_request set created_at = 0 where key <> 'young'");
    bench
        .tables()
        .execute(
            "update millrace.push_request set lease_until = 9000000000000 where key = 'writing'");
    bench
        .tables()
        .execute(
            """
            insert into millrace.push_request
            select stream, 'many-' || i, request_hash, state, attempt, start_offsets, judged_at,
                   lease_until, answer, created_at
            from millrace.push_request, generate_series(1, 2500) i where key = 'old'
            """);
    Vertx vertx = Vertx.vertx();
    try {
      PushJournal journal =
          new PushJournal(
              PostgresClients.pipelined(vertx, GatewayOptions.local(bench.tables().uri())),
              Duration.ofSeconds(5));
      int forgotten =
          journal
              .expire(Duration.ofHours(24))
              .toCompletionStage()
              .toCompletableFuture()
              .get(3, TimeUnit.MINUTES);
      assertThat(forgotten).as("in more than one statement").isEqualTo(2_501);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(3, TimeUnit.MINUTES);
    }
    try (var connection = bench.tables().connect();
        var statement = connection.createStatement();
        ResultSet keys =
            statement.executeQuery(
                "select string_agg(key, ' ' order by key) from millrace.push_request")) {
      keys.next();
      assertThat(keys.getString(1)).isEqualTo("writing young");
    }
  }
}
