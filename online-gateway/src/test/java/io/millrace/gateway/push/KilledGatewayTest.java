package io.millrace.gateway.push;

import static io.millrace.gateway.push.PushBench.body;
import static io.millrace.gateway.push.PushBench.push;
import static io.millrace.gateway.push.PushBench.receipt;
import static io.millrace.gateway.push.PushBench.receipts;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.HttpReplies;
import io.millrace.gateway.HttpReplies.Reply;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A gateway killed at each step of a push. The faults that hold it there are real ones: a broker
 * that is away, a database that takes its time.
 */
class KilledGatewayTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String SLOW =
      """
      create function millrace.slow() returns trigger language plpgsql as
      $$ begin perform pg_sleep(30); return new; end $$;
      create trigger slow before %s on millrace.push_request
      for each row execute function millrace.slow();
      """;
  private static final String LOCKED =
      """
      create function millrace.locked() returns trigger language plpgsql as
      $$ begin perform pg_advisory_xact_lock(42); return new; end $$;
      create trigger locked before insert on millrace.push_request
      for each row execute function millrace.locked();
      """;
  private static final String NO_LONGER_SLOW =
      "drop trigger slow on millrace.push_request; drop function millrace.slow()";

  @TempDir Path folder;
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
  void beforeTheIntentNothingIsThereAndARetryWritesAll() throws Exception {
    String body = receipts(10, 20);
    bench.tables().execute(SLOW.formatted("insert"));
    try (GatewayProcess doomed = process()) {
      send(doomed, body);
      await(() -> running("insert into millrace.push_request%") == 1);
      doomed.kill();
    }
    bench.tables().execute(NO_LONGER_SLOW);
    assertThat(bench.records("receipts")).isEmpty();
    Reply reply = push(bench.gateway(bench.options()), "receipts", "k", body);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(bench.records("receipts")).hasSize(10);
  }

  @Test
  void betweenIntentAndWriteARetryWritesAllWhenTheLeaseIsOver() throws Exception {
    String body = receipts(10, 20);
    bench.tables().execute(LOCKED);
    try (GatewayProcess doomed = process("--request-timeout=60s");
        Connection holder = bench.tables().connect()) {
      holder.createStatement().execute("select pg_advisory_lock(42)");
      send(doomed, body);
      await(() -> running("insert into millrace.push_request%") == 1);
      bench.kafka().stop();
      holder.createStatement().execute("select pg_advisory_unlock(42)");
      await(() -> count("select count(*) from millrace.push_request") == 1);
      doomed.kill();
    }
    bench.kafka().start();
    assertThat(bench.records("receipts")).isEmpty();
    HttpReplies other = bench.gateway(bench.options());
    Reply reply = retried(other, body);
    assertThat(reply.body().get("taken").asInt()).isEqualTo(10);
    assertThat(bench.records("receipts")).hasSize(10);
    assertThat(push(other, "receipts", "k", body).text()).isEqualTo(reply.text());
  }

  @Test
  void betweenWriteAndAnswerARetryFindsAllInTheTopic() throws Exception {
    push(bench.gateway(bench.options()), "receipts", "before", receipts(0, 5));
    String body = receipts(10, 20);
    bench.tables().execute(SLOW.formatted("update"));
    try (GatewayProcess doomed = process()) {
      send(doomed, body);
      await(() -> bench.records("receipts").size() == 15);
      doomed.kill();
    }
    bench.tables().execute(NO_LONGER_SLOW);
    push(bench.gateway(bench.options()), "receipts", "after", receipts(20, 25));
    HttpReplies other = bench.gateway(bench.options());
    Reply reply = retried(other, body);
    assertThat(reply.body().get("taken").asInt()).isEqualTo(10);
    assertThat(bench.receiptIds()).hasSize(20).doesNotHaveDuplicates();
    bench
        .records("receipts")
        .forEach(
            record -> {
              if (PushBench.text(record.value()).contains("\"r15\"")) {
                assertThat(reply.body().get("offsets").get(5).get("offset").asLong())
                    .isEqualTo(record.offset());
              }
            });
    assertThat(other.get("/metrics").text())
        .contains("millrace_gateway_push_recovered_total{source=\"receipts\"} 1.0");
  }

  @Test
  void whereOnlyAPartIsWrittenARetryWritesWhatIsMissing() throws Exception {
    var large = receipt(2, "x".repeat(20_000));
    String body = body(receipt(1, "t"), large, receipt(3, "t"));
    bench.setting("receipts", "max.message.bytes", "5000");
    HttpReplies first = bench.knowing(bench.hasty());
    Reply failed = push(first, "receipts", "k", body);
    assertThat(failed.status()).isEqualTo(503);
    assertThat(failed.messages().get(0)).contains("did not take all events", "of 3 are ack");
    assertThat(failed.response().headers().firstValue("retry-after")).hasValue("5");
    assertThat(bench.receiptIds()).contains("r1").doesNotContain("r2");
    bench.setting("receipts", "max.message.bytes", null);
    Reply reply = retried(bench.gateway(bench.options()), body);
    assertThat(reply.body().get("taken").asInt()).isEqualTo(3);
    assertThat(bench.receiptIds()).containsExactly("r1", "r2", "r3");
  }

  @Test
  void whatTheTopicHasDeletedCannotBeToldAnyMore() throws Exception {
    String body = receipts(10, 20);
    HttpReplies http = bench.knowing(bench.hasty());
    bench.tables().execute(SLOW.formatted("update"));
    push(http, "receipts", "k", body);
    bench.tables().execute(NO_LONGER_SLOW);
    bench.deleteAll("receipts");
    AtomicReference<Reply> last = new AtomicReference<>();
    await(
        () -> {
          last.set(push(http, "receipts", "k", body));
          return !"IN_PROGRESS".equals(last.get().code());
        });
    assertThat(last.get().status()).isEqualTo(409);
    assertThat(last.get().code()).isEqualTo("OUTCOME_LOST");
    assertThat(bench.records("receipts")).isEmpty();
  }

  @Test
  void whatATopicHeldThatWasMadeAnewCannotBeToldAnyMore() throws Exception {
    HttpReplies http = bench.gateway(bench.options());
    String body = receipts(10, 20);
    push(http, "receipts", "k", body);
    bench
        .tables()
        .execute(
            "update millrace.push_request set state = 'writing', answer = null, lease_until = 0,"
                + " start_offsets = '{\"0\": 900, \"1\": 900}'");
    Reply reply = push(http, "receipts", "k", body);
    assertThat(reply.status()).isEqualTo(409);
    assertThat(reply.code()).isEqualTo("OUTCOME_LOST");
    assertThat(bench.records("receipts")).hasSize(10);
  }

  private GatewayProcess process(String... more) throws Exception {
    return new GatewayProcess(bench, Files.createDirectories(folder.resolve("process")), more);
  }

  private static void send(GatewayProcess gateway, String body) {
    CompletableFuture.runAsync(
        () -> {
          try {
            // A gateway that has just started may find its broker too late.
            await(() -> push(gateway.http(), "receipts", "k", body).status() != 503);
          } catch (RuntimeException e) {
            // Its gateway was killed.
          }
        });
  }

  /** Asks again as long as it is told to come back. */
  private static Reply retried(HttpReplies http, String body) throws Exception {
    AtomicReference<Reply> last = new AtomicReference<>();
    await(
        () -> {
          last.set(push(http, "receipts", "k", body));
          if (last.get().status() == 409) {
            assertThat(last.get().code()).isEqualTo("IN_PROGRESS");
            assertThat(last.get().response().headers().firstValue("retry-after")).isPresent();
          }
          return last.get().status() != 409;
        });
    assertThat(last.get().status()).as(last.get().text()).isEqualTo(200);
    return last.get();
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(condition);
  }

  private long running(String query) throws Exception {
    return count(
        "select count(*) from pg_stat_activity where datname = current_database() and state ="
            + " 'active' and query like '"
            + query
            + "'");
  }

  private long count(String sql) throws Exception {
    try (var connection = bench.tables().connect();
        var statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    }
  }
}
