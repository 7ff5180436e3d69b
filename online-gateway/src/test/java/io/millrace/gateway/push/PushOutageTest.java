package io.millrace.gateway.push;

import static io.millrace.gateway.push.PushBench.push;
import static io.millrace.gateway.push.PushBench.receipts;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.HttpReplies;
import io.millrace.gateway.HttpReplies.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Pushes while Kafka or PostgreSQL is away, and more of them than the gateway holds. */
class PushOutageTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private PushBench bench;

  @BeforeEach
  void start() throws Exception {
    bench = new PushBench();
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  @Test
  void kafkaAwayFromTheStartIsA503UntilItIsThere() throws Exception {
    HttpReplies http = bench.gateway(bench.hasty());
    bench.kafka().stop();
    long started = System.nanoTime();
    Reply plain = push(http, "receipts", null, receipts(0, 3));
    Reply keyed = push(http, "receipts", "k", receipts(0, 3));
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(15));
    for (Reply reply : List.of(plain, keyed)) {
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.code()).isEqualTo("UPSTREAM_FAILED");
      assertThat(reply.response().headers().firstValue("retry-after")).isPresent();
      assertThat(reply.messages().get(0))
          .startsWith("topic receipts of stream 'receipts' cannot be reached: ");
    }
    assertThat(http.get("/v1/views").status()).as("lookups go on").isEqualTo(200);
    bench.kafka().start();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> push(http, "receipts", "k", receipts(0, 3)).status() == 200);
    assertThat(bench.records("receipts")).hasSize(3);
  }

  @Test
  void kafkaGoneWhileItIsUsedIsA503AndAnEventUnderAKeyIsWrittenOnce() throws Exception {
    // Its client knows the topic, so that it is gone while it is used.
    HttpReplies http = bench.knowing(bench.hasty());
    assertThat(push(http, "receipts", null, receipts(0, 3)).status()).isEqualTo(200);
    String body = receipts(6, 9);
    bench.kafka().stop();
    long started = System.nanoTime();
    Reply plain = push(http, "receipts", null, receipts(3, 6));
    Reply keyed = push(http, "receipts", "k", body);
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(20));
    assertThat(plain.status()).isEqualTo(503);
    assertThat(keyed.status()).isEqualTo(503);
    // A broker that shuts down may say last that it no longer knows the topic: then no write
    // begins.
    assertThat(plain.messages().get(0))
        .matches(".*; (0 of 3 are acknowledged|this try has written nothing)");
    for (Reply reply : List.of(plain, keyed)) {
      assertThat(reply.response().headers().firstValue("retry-after")).isPresent();
    }
    bench.kafka().start();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> push(http, "receipts", "k", body).status() == 200);
    List<String> ids = bench.receiptIds();
    assertThat(ids).contains("r0", "r1", "r2", "r6", "r7", "r8").doesNotHaveDuplicates();
  }

  @Test
  void withoutPostgresAnEventUnderAKeyIsRefusedAndOneWithoutIsTaken() throws Exception {
    HttpReplies http = bench.gateway(bench.options());
    int port = bench.tables().server().port();
    bench.tables().server().stop();
    Reply keyed = push(http, "receipts", "k", receipts(0, 3));
    assertThat(keyed.status()).isEqualTo(503);
    assertThat(keyed.messages().get(0))
        .startsWith("PostgreSQL, which keeps idempotency keys, does not answer: the connection ")
        .doesNotContain("localhost", "127.0.0.1", String.valueOf(port));
    assertThat(push(http, "receipts", null, receipts(0, 3)).status()).isEqualTo(200);
    bench.tables().server().start();
  }

  @Test
  void withoutItsTableAKeyIsRefusedWithTheReason() throws Exception {
    HttpReplies http = bench.gateway(bench.options());
    bench.tables().execute("drop table millrace.push_request");
    Reply keyed = push(http, "receipts", "k", receipts(0, 3));
    assertThat(keyed.status()).isEqualTo(503);
    assertThat(keyed.messages().get(0)).startsWith("PostgreSQL has no table of pushes yet");
  }

  @Test
  void anAnswerThatCannotBeKeptIsGivenNevertheless() throws Exception {
    HttpReplies http = bench.knowing(bench.hasty());
    bench
        .tables()
        .execute(
            """
            create function millrace.no() returns trigger language plpgsql as
            $$ begin raise exception 'no'; end $$;
            create trigger no before update on millrace.push_request
            for each row execute function millrace.no();
            """);
    String body = receipts(0, 3);
    assertThat(push(http, "receipts", "k", body).status()).isEqualTo(200);
    bench.tables().execute("drop trigger no on millrace.push_request");
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(push(http, "receipts", "k", body).status()).isEqualTo(200));
    assertThat(bench.records("receipts")).hasSize(3);
  }

  @Test
  void moreThanTheGatewayHoldsIsToldToComeBack() throws Exception {
    PushLimits two = new PushLimits(1 << 20, 100, 2, 2 << 20, Duration.ofSeconds(30));
    // So long those that it holds wait for PostgreSQL that the others come meanwhile.
    HttpReplies narrow =
        bench.knowing(bench.hasty().withLease(Duration.ofSeconds(20)).withLimits(two));
    String body = receipts(0, 3);
    bench
        .tables()
        .execute(
            """
            create function millrace.slow() returns trigger language plpgsql as
            $$ begin perform pg_sleep(300); return new; end $$;
            create trigger slow before insert on millrace.push_request
            for each row execute function millrace.slow();
            """);
    ExecutorService clients = Executors.newFixedThreadPool(2);
    try {
      List<Future<Reply>> held = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        String key = "k" + i;
        held.add(clients.submit(() -> push(narrow, "receipts", key, body)));
      }
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> metrics(narrow).contains("millrace_gateway_push_requests_active 2.0"));
      for (int i = 2; i < 6; i++) {
        Reply reply = push(narrow, "receipts", "k" + i, body);
        assertThat(reply.status()).isEqualTo(429);
        assertThat(reply.code()).isEqualTo("THROTTLED");
        assertThat(reply.response().headers().firstValue("retry-after")).hasValue("1");
      }
      for (Future<Reply> each : held) {
        assertThat(each.get(3, TimeUnit.MINUTES).status()).isEqualTo(503);
      }
    } finally {
      clients.shutdownNow();
    }
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> push(narrow, "receipts", null, body).status() == 200);
    assertThat(metrics(narrow)).contains("millrace_gateway_push_throttled_total 4.0");
  }

  private static String metrics(HttpReplies http) throws Exception {
    return http.get("/metrics").text();
  }
}
