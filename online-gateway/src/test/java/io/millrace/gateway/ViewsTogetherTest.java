package io.millrace.gateway;

import static io.millrace.gateway.RunningGateway.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.HttpReplies.Reply;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Views that are asked for together again and again are read by one statement. What is answered
 * must not show it.
 */
class ViewsTogetherTest {
  /** More often than it takes until one statement reads both. */
  private static final int ASKS = 5;

  private static final String BOTH =
      "'outputs':['visit.bought_1h','card.spend_1h','card.last_shop'],'now':'" + START + "'}";
  private static final String ONE_KEY = "{'inputs':{'card_id':'c1','floor':6}," + BOTH;
  private static final String MANY_KEYS =
      "{'inputs':{'card_id':['c2','nobody','c1','c2','c1'],'floor':[6,6,6,6,5]}," + BOTH;

  @Test
  void oneKeyIsAnsweredAsByOneReadForEachView() throws Exception {
    try (RunningGateway running = started()) {
      String first = data(running, ONE_KEY);
      assertThat(readTogether(running)).isFalse();
      for (int i = 0; i < ASKS; i++) {
        assertThat(data(running, ONE_KEY)).isEqualTo(first);
      }
      assertThat(readTogether(running)).isTrue();
      assertThat(running.http().query(ONE_KEY).value("visit.bought_1h").get("value").asLong())
          .isEqualTo(1);
    }
  }

  @Test
  void manyKeysAreAnsweredInTheirOrderWithThoseThatHaveNoRowOrComeTwice() throws Exception {
    try (RunningGateway running = started()) {
      String first = data(running, MANY_KEYS);
      for (int i = 0; i < ASKS; i++) {
        assertThat(data(running, MANY_KEYS)).isEqualTo(first);
      }
      assertThat(readTogether(running)).isTrue();
      Reply reply = running.http().query(MANY_KEYS);
      assertThat(shown(reply, "card.spend_1h", "value"))
          .containsExactly("20.0", "0.0", "10.0", "20.0", "10.0");
      assertThat(shown(reply, "card.last_shop", "status"))
          .containsExactly("present", "not_found", "present", "present", "present");
      assertThat(shown(reply, "visit.bought_1h", "value")).containsExactly("1", "0", "1", "1", "0");
    }
  }

  @Test
  void aRowThatOneViewLacksIsNotFoundThereAlone() throws Exception {
    try (RunningGateway running = started()) {
      String lacking = ONE_KEY.replace("'floor':6", "'floor':7");
      for (int i = 0; i < ASKS; i++) {
        Reply reply = running.http().query(lacking);
        assertThat(shown(reply, "visit.bought_1h", "status")).containsExactly("not_found");
        assertThat(shown(reply, "card.spend_1h", "status")).containsExactly("present");
      }
      assertThat(running.http().get("/metrics").text())
          .contains("millrace_gateway_rows_not_found_total{view=\"visit\"} " + ASKS)
          .contains("millrace_gateway_store_reads_seconds_count{view=\"card\"} " + ASKS);
    }
  }

  @Test
  void aTableThatIsGoneIsNamedAndTheOtherViewIsStillAnswered() throws Exception {
    try (RunningGateway running = started()) {
      String whole = data(running, ONE_KEY);
      for (int i = 0; i < ASKS; i++) {
        assertThat(data(running, ONE_KEY)).isEqualTo(whole);
      }
      String visit = "online.\"" + running.tables().tableName("visit") + "\"";
      running.tables().execute("alter table " + visit + " rename to away");
      for (int i = 0; i < 2 * ASKS; i++) {
        Reply missing = running.http().query(ONE_KEY);
        assertThat(missing.status()).isEqualTo(503);
        assertThat(missing.messages())
            .containsExactly("view visit has no online table yet; is its job running?");
      }
      Reply alone = running.http().query("{'inputs':{'card_id':'c1'},'outputs':['card.spend_1h']}");
      assertThat(alone.status()).isEqualTo(200);
      assertThat(running.http().get("/metrics").text())
          .contains("millrace_gateway_store_reads_failed_total{view=\"visit\"} " + 2 * ASKS)
          .doesNotContain("millrace_gateway_store_reads_failed_total{view=\"card\"}");
      running
          .tables()
          .execute(
              "alter table online.away rename to \"%s\""
                  .formatted(running.tables().tableName("visit")));
      for (int i = 0; i < ASKS; i++) {
        assertThat(data(running, ONE_KEY)).isEqualTo(whole);
      }
    }
  }

  @Test
  void aViewThatIsLockedIsA503ForBothAndTheNextIsAnsweredAgain() throws Exception {
    try (RunningGateway running = started(Duration.ofSeconds(5))) {
      awaitAnswer(running);
      String whole = data(running, ONE_KEY);
      for (int i = 0; i < ASKS; i++) {
        data(running, ONE_KEY);
      }
      try (Connection locking = running.tables().connect();
          Statement statement = locking.createStatement()) {
        locking.setAutoCommit(false);
        statement.execute(
            "lock table online.\"%s\" in access exclusive mode"
                .formatted(running.tables().tableName("visit")));
        Reply late = running.http().query(ONE_KEY);
        assertThat(late.status()).isEqualTo(503);
        assertThat(late.messages().get(0)).startsWith("the online store did not answer ");
        locking.rollback();
      }
      awaitAnswer(running);
      assertThat(data(running, ONE_KEY)).isEqualTo(whole);
    }
  }

  private static void awaitAnswer(RunningGateway running) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> running.http().query(ONE_KEY).status() == 200);
  }

  /** One event loop with one connection, so that it counts all asks. */
  private RunningGateway started() throws Exception {
    return started(Duration.ofSeconds(20));
  }

  private RunningGateway started(Duration requestTimeout) throws Exception {
    RunningGateway running =
        new RunningGateway(
            local ->
                new GatewayOptions(
                    local.host(),
                    local.port(),
                    local.postgresUri(),
                    1,
                    1,
                    local.maxBodyBytes(),
                    local.maxKeys(),
                    local.maxFeatures(),
                    requestTimeout,
                    local.freshnessInterval()));
    running.sale("c1", 10.0, START.minusSeconds(60));
    running.sale("c2", 20.0, START.minusSeconds(60));
    return running;
  }

  private static String data(RunningGateway running, String query) throws Exception {
    Reply reply = running.http().query(query);
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    return reply.body().get("data").toString();
  }

  private static List<String> shown(Reply reply, String feature, String member) {
    return reply.values(feature).stream().map(value -> value.get(member).asText()).toList();
  }

  /** Whether the gateway's last read was over several views. */
  private static boolean readTogether(RunningGateway running) throws Exception {
    try (Connection connection = running.tables().connect();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where datname = current_database() and"
                    + " application_name = 'millrace-gateway' and query like 'select%union all"
                    + " select%online.%'")) {
      result.next();
      return result.getInt(1) > 0;
    }
  }
}
