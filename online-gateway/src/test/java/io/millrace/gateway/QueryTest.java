package io.millrace.gateway;

import static io.millrace.gateway.RunningGateway.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.HttpReplies.Reply;
import io.millrace.gateway.shop.Sale;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the gateway answers, over real HTTP and from a real PostgreSQL. */
class QueryTest {
  private static RunningGateway running;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningGateway();
    running.sale("c1", 10.0, START);
    running.sale("c1", 5.5, START.plusSeconds(60));
    running.sale("c2", 2_000.0, START);
    for (int item = 0; item < 4; item++) {
      running.sale(new Sale("hoarder", "corner", "item" + item, Long.MAX_VALUE, 1.0, START));
    }
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void aSingleKeyIsAnsweredWithValueStatusAndInstant() throws Exception {
    Reply reply = ask("{'inputs':{'card.card_id':'c1'},'outputs':['card.spend_1h'],'now':'%s'}");
    JsonNode value = reply.value("card.spend_1h");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(value.get("value").asDouble()).isEqualTo(15.5);
    assertThat(value.get("pkey").asText()).isEqualTo("c1");
    assertThat(value.get("status").asText()).isEqualTo("present");
    assertThat(value.get("valid").asBoolean()).isTrue();
    assertThat(value.get("ts").asText()).isEqualTo("2026-01-01T10:02:00Z");
    assertThat(value.get("error").isNull()).isTrue();
    assertThat(value.has("meta")).isFalse();
    assertThat(reply.body().get("errors")).isEmpty();
    assertThat(reply.body().get("meta").get("query_id").asText()).hasSize(36);
  }

  @Test
  void aBatchIsAnsweredInTheOrderOfItsKeys() throws Exception {
    Reply reply =
        ask(
            "{'inputs':{'card_id':['c2','nobody','c1','c2']},"
                + "'outputs':['card.spend_1h','card.last_shop'],'now':'%s'}");
    assertThat(reply.values("card.spend_1h"))
        .extracting(value -> value.get("pkey").asText() + "=" + value.get("value").asDouble())
        .containsExactly("c2=2000.0", "nobody=0.0", "c1=15.5", "c2=2000.0");
    assertThat(reply.values("card.last_shop"))
        .extracting(value -> value.get("status").asText())
        .containsExactly("present", "not_found", "present", "present");
  }

  @Test
  void aCompositeKeyIsShownAsAList() throws Exception {
    Reply reply =
        ask(
            "{'inputs':{'visit.card_id':['c1','c2'],'visit.floor':6},"
                + "'outputs':['visit.bought_1h'],'now':'%s'}");
    assertThat(reply.values("visit.bought_1h"))
        .extracting(value -> value.get("pkey") + "=" + value.get("value"))
        .containsExactly("[\"c1\",6]=2", "[\"c2\",6]=1");
  }

  @Test
  void oneRequestReadsSeveralViewsAndEachShowsItsOwnKey() throws Exception {
    Reply reply =
        ask(
            "{'inputs':{'card.card_id':'c1','floor':6},"
                + "'outputs':['visit.bought_1h','card.bought_1h'],'now':'%s'}");
    assertThat(reply.value("card.bought_1h").get("pkey").toString()).isEqualTo("\"c1\"");
    assertThat(reply.value("visit.bought_1h").get("pkey").toString()).isEqualTo("[\"c1\",6]");
    assertThat(reply.value("visit.bought_1h").get("value").asLong()).isEqualTo(2);
  }

  @Test
  void aWindowIsKnownByItsSecondsToo() throws Exception {
    Reply reply = ask("{'inputs':{'card_id':'c1'},'outputs':['card.spend__3600__'],'now':'%s'}");
    assertThat(reply.value("card.spend_1h").get("value").asDouble()).isEqualTo(15.5);
  }

  @Test
  void aStarAsksForAllOfAViewThatCanBeAnsweredFromWhatIsGiven() throws Exception {
    Reply without = ask("{'inputs':{'card_id':'c1'},'outputs':['card.*'],'now':'%s'}");
    assertThat(without.body().get("data")).hasSize(12);
    assertThat(without.text()).contains("card.only_none").doesNotContain("card.spike");
    Reply with =
        ask("{'inputs':{'card_id':'c1','card.amount':31},'outputs':['card.*'],'now':'%s'}");
    assertThat(with.value("card.spike").get("value").asDouble()).isEqualTo(2.0);
    assertThat(ask("{'inputs':{'card_id':'c1'},'outputs':['card'],'now':'%s'}").body().get("data"))
        .hasSize(12);
  }

  @Test
  void nowChoosesTheStep() throws Exception {
    String query = "{'inputs':{'card_id':'c1'},'outputs':['card.spend_1h'],'now':'%s'}";
    assertThat(at(query, START.plusSeconds(3_600)).value("card.spend_1h").get("value").asDouble())
        .isEqualTo(15.5);
    assertThat(at(query, START.plusSeconds(3_660)).value("card.spend_1h").get("value").asDouble())
        .isEqualTo(5.5);
    assertThat(at(query, START.plusSeconds(3_720)).value("card.spend_1h").get("value").asDouble())
        .isEqualTo(0.0);
    assertThat(
            ask(query.replace("%s", "2026-01-01T12:02:00+02:00"))
                .value("card.spend_1h")
                .get("value")
                .asDouble())
        .isEqualTo(15.5);
  }

  @Test
  void withoutNowTheClockDecides() throws Exception {
    Reply reply = ask("{'inputs':{'card_id':'c1'},'outputs':['card.spend_1h','card.since_last']}");
    assertThat(reply.value("card.spend_1h").get("value").asDouble()).isEqualTo(0.0);
    long since = reply.value("card.since_last").get("value").asLong();
    assertThat(since)
        .isCloseTo(
            Duration.between(START.plusSeconds(60), Instant.now()).toMillis(),
            org.assertj.core.data.Offset.offset(60_000L));
  }

  @Test
  void theTimestampOfAResponseIsTheInstantItAnswersFor() throws Exception {
    String query = "{'inputs':{'card_id':'c1'},'outputs':['card.since_last']}";
    for (int i = 0; i < 50; i++) {
      Reply reply = ask(query);
      assertThat(timestamp(reply))
          .isEqualTo(
              START
                  .plusSeconds(60)
                  .plusMillis(reply.value("card.since_last").get("value").asLong()));
    }
    Reply asked = ask("{'inputs':{'card_id':'c1'},'outputs':['card.since_last'],'now':'%s'}");
    assertThat(timestamp(asked)).isEqualTo(START.plusSeconds(120));
    Reply wrong = ask("{'inputs':{'card_id':'c1'},'outputs':['card.nothing']}");
    assertThat(wrong.status()).isEqualTo(400);
    assertThat(timestamp(wrong)).isBetween(Instant.now().minusSeconds(60), Instant.now());
  }

  private static Instant timestamp(Reply reply) {
    return Instant.parse(reply.body().at("/meta/query_timestamp").asText());
  }

  @Test
  void valuesThatMoveWithTheClockAreSubtractedWhenRead() throws Exception {
    Reply reply = ask("{'inputs':{'card_id':'c1'},'outputs':['card.since_last'],'now':'%s'}");
    assertThat(reply.value("card.since_last").get("value").asLong()).isEqualTo(60_000);
    assertThat(reply.value("card.since_last").get("ts").asText()).isEqualTo("2026-01-01T10:01:00Z");
  }

  @Test
  void theQuerysStalenessStandsInForTheFeatures() throws Exception {
    Instant old = START.plus(Duration.ofDays(31));
    String own = "{'inputs':{'card_id':'c1'},'outputs':['card.last_shop'],'now':'%s'}";
    assertThat(status(at(own, old), "card.last_shop")).isEqualTo("stale");
    assertThat(at(own, old).value("card.last_shop").get("message").asText())
        .isEqualTo("observed 2678340000 ms ago, more than the allowed 2592000000 ms");
    String longer = own.replace("'now'", "'staleness':{'card.last_shop':'60d'},'now'");
    assertThat(status(at(longer, old), "card.last_shop")).isEqualTo("present");
    String shorter = own.replace("'now'", "'staleness':{'card.last_shop':'30s'},'now'");
    assertThat(status(ask(shorter), "card.last_shop")).isEqualTo("stale");
  }

  @Test
  void includeMetaTellsWhereAValueComesFrom() throws Exception {
    Reply reply =
        ask(
            "{'inputs':{'card_id':'c1','card.amount':1},'outputs':['card.spend_1h','card.spike'],"
                + "'include_meta':true,'explain':true,'now':'%s'}");
    JsonNode stored = reply.value("card.spend_1h").get("meta");
    assertThat(stored.get("chosen_resolver_fqn").asText())
        .isEqualTo("online." + running.tables().tableName("card"));
    assertThat(stored.get("cache_hit").asBoolean()).isTrue();
    assertThat(stored.get("primitive_type").asText()).isEqualTo("double");
    JsonNode derived = reply.value("card.spike").get("meta");
    assertThat(derived.get("cache_hit").asBoolean()).isFalse();
    assertThat(reply.body().at("/meta/explain/request_inputs/0").asText()).isEqualTo("card.amount");
  }

  @Test
  void requestInputsAreGivenOnceOrForEachKey() throws Exception {
    Reply each =
        ask(
            "{'inputs':{'card_id':['c1','c2','nobody'],'card.amount':[31.0,1000,7]},"
                + "'outputs':['card.spike'],'now':'%s'}");
    assertThat(each.values("card.spike"))
        .extracting(value -> value.get("value").asDouble())
        .containsExactly(2.0, 0.5, 0.0);
    assertThat(status(each, "card.spike")).isEqualTo("present");
    assertThat(each.values("card.spike").get(2).get("status").asText()).isEqualTo("not_found");
    Reply once =
        ask(
            "{'inputs':{'card_id':['c1','c2'],'card.amount':31.0},"
                + "'outputs':['card.spike'],'now':'%s'}");
    assertThat(once.values("card.spike"))
        .extracting(value -> value.get("value").asDouble())
        .containsExactly(2.0, 31.0 / 2000);
  }

  @Test
  void anInputThatIsNotGivenFailsOnlyWhatNeedsIt() throws Exception {
    Reply reply =
        ask("{'inputs':{'card_id':'c1'},'outputs':['card.spike','card.spend_1h'],'now':'%s'}");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(status(reply, "card.spike")).isEqualTo("failed");
    assertThat(status(reply, "card.spend_1h")).isEqualTo("present");
    assertThat(reply.messages())
        .containsExactly(
            "its input card.amount is failed: card.amount comes with the request, which does not"
                + " give it");
  }

  @Test
  void aGivenNullIsANullAndABrokenConstraintIsInvalid() throws Exception {
    Reply nothing =
        ask("{'inputs':{'card_id':'c1','card.amount':null},'outputs':['card.spike'],'now':'%s'}");
    assertThat(status(nothing, "card.spike")).isEqualTo("null");
    Reply negative =
        ask("{'inputs':{'card_id':'c1','card.amount':-1},'outputs':['card.amount'],'now':'%s'}");
    assertThat(status(negative, "card.amount")).isEqualTo("invalid");
    assertThat(negative.code()).isEqualTo("VALIDATION_FAILED");
  }

  @Test
  void aKeyWithoutARowHasTheValuesOverNothing() throws Exception {
    Reply reply =
        ask(
            "{'inputs':{'card_id':'nobody'},"
                + "'outputs':['card.spend_1h','card.bought_1h','card.last_shop'],'now':'%s'}");
    assertThat(reply.body().get("data"))
        .extracting(value -> value.get("value") + " " + value.get("status").asText())
        .containsExactly("0.0 not_found", "0 not_found", "null not_found");
    assertThat(reply.body().get("errors")).isEmpty();
  }

  @Test
  void aDerivationThatThrowsIsFailedAndTheRestStands() throws Exception {
    Reply reply =
        ask("{'inputs':{'card_id':'c1'},'outputs':['card.only_none','card.bought_1h'],'now':'%s'}");
    JsonNode failed = reply.value("card.only_none");
    assertThat(failed.get("status").asText()).isEqualTo("failed");
    assertThat(failed.get("valid").asBoolean()).isFalse();
    assertThat(failed.at("/error/code").asText()).isEqualTo("RESOLVER_FAILED");
    assertThat(failed.at("/error/message").asText())
        .isEqualTo("IllegalStateException: there are 2");
    assertThat(reply.value("card.bought_1h").get("value").asLong()).isEqualTo(2);
  }

  @Test
  void overflowBoundAndConstraintAreInvalid() throws Exception {
    Reply reply =
        ask(
            "{'inputs':{'card_id':'hoarder'},'outputs':['card.cents_1h','card.items_24h'],"
                + "'now':'%s'}");
    assertThat(reply.value("card.cents_1h").get("message").asText()).startsWith("overflow");
    assertThat(reply.value("card.items_24h").get("message").asText()).startsWith("bound");
    assertThat(status(reply, "card.cents_1h")).isEqualTo("invalid");
    Reply large = ask("{'inputs':{'card_id':'c2'},'outputs':['card.largest_1h'],'now':'%s'}");
    assertThat(status(large, "card.largest_1h")).isEqualTo("invalid");
    assertThat(large.value("card.largest_1h").get("message").asText())
        .startsWith("breaks the constraint");
  }

  @Test
  void answersAreStaleWhileTheViewLagsAndPartialBeforeItsHistory() throws Exception {
    String query =
        "{'inputs':{'visit.card_id':'c1','visit.floor':6},'outputs':['visit.bought_1h'],'now':'%s'}";
    Instant at = START.plusSeconds(120);
    running.tables().progress("visit", at.minusSeconds(11).toEpochMilli());
    await(query, "stale");
    JsonNode lagging = ask(query).value("visit.bought_1h");
    assertThat(lagging.get("value").asLong()).isEqualTo(2);
    assertThat(lagging.get("ts").asText()).isEqualTo("2026-01-01T10:01:49Z");
    assertThat(lagging.get("message").asText())
        .isEqualTo(
            "the view is complete to 2026-01-01T10:01:49Z, more than the allowed 10000 ms ago");
    assertThat(
            status(
                ask(query.replace("'now'", "'staleness':{'visit.bought_1h':'10m'},'now'")),
                "visit.bought_1h"))
        .isEqualTo("present");

    running.tables().progress("visit", at.minusSeconds(10).toEpochMilli());
    await(query, "present");
    running.tables().report("visit", 0, 2, 2, Long.MAX_VALUE);
    await(query, "stale");
    assertThat(ask(query).value("visit.bought_1h").get("message").asText())
        .isEqualTo("how far the view is complete is not known");
    running.tables().report("visit", 1, 2, 2, Long.MAX_VALUE);
    await(query, "present");
    // Rescaled to one subtask in the same epoch: what the other last said counts no more.
    running.tables().report("visit", 1, 2, 2, 0);
    await(query, "stale");
    running.tables().report("visit", 0, 1, 2, Long.MAX_VALUE);
    await(query, "present");

    running.tables().history("visit", "sales", START.minusSeconds(3_000).toEpochMilli());
    await(query, "partial");
    running.tables().execute("delete from millrace.history");
    await(query, "present");
  }

  private static void await(String query, String status) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> status(ask(query), "visit.bought_1h").equals(status));
  }

  private static String status(Reply reply, String feature) {
    return reply.value(feature).get("status").asText();
  }

  private static Reply ask(String query) throws Exception {
    return at(query, START.plusSeconds(120));
  }

  private static Reply at(String query, Instant now) throws Exception {
    return running.http().query(query.replace("%s", now.toString()));
  }
}
