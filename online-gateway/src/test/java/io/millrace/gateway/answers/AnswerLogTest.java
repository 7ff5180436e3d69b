package io.millrace.gateway.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswer.Position;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.Gateway;
import io.millrace.gateway.HttpReplies;
import io.millrace.gateway.HttpReplies.Reply;
import io.millrace.gateway.OnlineTables;
import io.millrace.gateway.RunningGateway;
import io.millrace.gateway.push.PushOptions;
import io.millrace.gateway.shop.CardFeatures;
import io.millrace.gateway.shop.Sale;
import io.millrace.gateway.shop.VisitFeatures;
import io.millrace.platform.EmbeddedKafka;
import io.millrace.platform.TestBroker;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is logged of answers, and that logging costs them nothing. */
final class AnswerLogTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** So long one call of Kafka's client blocks where no broker is. */
  private static final Duration BLOCKED = Duration.ofSeconds(10);

  private static final Instant START = Instant.parse("2026-01-01T10:00:00Z");
  private static final String NOW = "2026-01-01T10:30:00Z";
  private static final String QUERY =
      "{'inputs':{'card.card_id':'c1','card.amount':20.0},'now':'"
          + NOW
          + "','outputs':['card.spend_1h','card.spike','card.bought_1h']}";

  private static final FeatureStore STORE =
      Compiler.compile(CardFeatures.class, VisitFeatures.class).orThrow();
  private static EmbeddedKafka kafka;
  private static OnlineTables tables;

  @BeforeAll
  static void start() throws Exception {
    kafka = TestBroker.running();
    tables = new OnlineTables(STORE);
    Sale sale = new Sale("c1", "corner", "bread", 1000, 10.0, START);
    tables.send("sales", sale);
    tables.send("sales", new Sale("c1", "corner", "milk", 250, 2.5, START.plusSeconds(60)));
  }

  @AfterAll
  static void stop() {
    tables.close();
  }

  @Test
  void anAnswerIsLoggedWithWhatItWasMadeFrom() throws Exception {
    kafka.createTopic("all", 1, Map.of());
    try (Gateway gateway = gateway(options().withTopic("all").withShare(1));
        HttpReplies http = new HttpReplies(gateway.port())) {
      Reply reply = http.query(QUERY);
      assertThat(reply.status()).isEqualTo(200);
      http.query(QUERY.replace("'c1'", "['c2','c1']").replace("20.0", "[1.0,2.0]"));
      await().atMost(PATIENCE).until(() -> gateway.loggedAnswers().logged() == 3);

      List<LoggedAnswer> logged = logged("all");
      LoggedAnswer answer = logged.get(0);
      assertThat(answer.queryId()).isEqualTo(reply.body().at("/meta/query_id").asText());
      assertThat(answer.view()).isEqualTo("card");
      assertThat(answer.key()).isEqualTo("[\"c1\"]");
      assertThat(answer.atMillis()).isEqualTo(Instant.parse(NOW).toEpochMilli());
      assertThat(answer.fingerprint()).isEqualTo(STORE.view("card").spec().fingerprint());
      assertThat(answer.row().positions()).containsExactly(new Position("sales", 0, 1));
      assertThat(answer.row().position()).isEqualTo(2);
      assertThat(answer.row().startMillis()).isEqualTo(START.plusSeconds(60).toEpochMilli());
      assertThat(answer.features())
          .extracting(LoggedAnswer.Value::feature, LoggedAnswer.Value::value)
          .containsExactly(
              tuple("spend_1h", "12.5"), tuple("spike", "1.6"), tuple("bought_1h", "2"));
      assertThat(answer.features().get(0).status()).isEqualTo("present");
      assertThat(answer.inputs()).containsExactly(new LoggedAnswer.Input("amount", "20.0"));
      assertThat(logged.subList(1, 3))
          .extracting(LoggedAnswer::place, LoggedAnswer::key)
          .containsExactly(tuple(0, "[\"c2\"]"), tuple(1, "[\"c1\"]"));
      assertThat(logged.get(1).row()).as("c2 has no row").isNull();
      assertThat(logged.get(1).features().get(0).status()).isEqualTo("not_found");
      assertThat(http.get("/metrics").text()).contains("millrace_gateway_answers_logged_total 3.0");
    }
  }

  @Test
  void onlyAShareIsLogged() throws Exception {
    kafka.createTopic("some", 1, Map.of());
    try (Gateway gateway = gateway(options().withTopic("some").withShare(0.2));
        HttpReplies http = new HttpReplies(gateway.port())) {
      for (int i = 0; i < 300; i++) {
        http.query(QUERY);
      }
      await()
          .atMost(PATIENCE)
          .until(
              () -> gateway.loggedAnswers().waiting() == 0 && gateway.loggedAnswers().logged() > 0);
      assertThat(gateway.loggedAnswers().logged()).isBetween(25L, 110L);
    }
  }

  @Test
  void withKafkaAwayEveryAnswerIsGivenAtOnceAndWhatIsNotLoggedIsCounted() throws Exception {
    AnswerLogOptions nowhere =
        AnswerLogOptions.to(
                Map.of(
                    "bootstrap.servers", "127.0.0.1:1",
                    "max.block.ms", Long.toString(BLOCKED.toMillis()),
                    "request.timeout.ms", "1000",
                    "delivery.timeout.ms", "1500"))
            .withShare(1);
    // What is done first takes the time of starting up.
    try (Gateway first = gateway(AnswerLogOptions.none());
        HttpReplies http = new HttpReplies(first.port())) {
      http.query(QUERY);
    }
    try (Gateway gateway = gateway(nowhere);
        HttpReplies http = new HttpReplies(gateway.port())) {
      for (int i = 0; i < 200; i++) {
        long started = System.nanoTime();
        assertThat(http.query(QUERY).status()).isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - started))
            .as("not as long as Kafka's client waits")
            .isLessThan(BLOCKED.dividedBy(2));
      }
      await().atMost(PATIENCE).until(() -> gateway.loggedAnswers().waiting() == 0);
      assertThat(gateway.loggedAnswers().dropped()).isEqualTo(200);
      assertThat(gateway.loggedAnswers().logged()).isZero();
      assertThat(http.get("/metrics").text())
          .contains("millrace_gateway_answers_dropped_total{reason=\"kafka\"} 200.0");
    }
  }

  @Test
  void anAnswerThatIsTooLargeKeepsNoOtherFromTheLog() throws Exception {
    kafka.createTopic("small", 1, Map.of());
    Map<String, String> settings =
        Map.of("bootstrap.servers", kafka.bootstrapServers(), "max.request.size", "2000");
    AnswerLogOptions small = AnswerLogOptions.to(settings).withTopic("small").withShare(1);
    try (Gateway gateway = gateway(small);
        HttpReplies http = new HttpReplies(gateway.port())) {
      http.query(QUERY);
      await().atMost(PATIENCE).until(() -> gateway.loggedAnswers().logged() == 1);
      http.query(QUERY.replace("'c1'", "'" + "c".repeat(2_000) + "'"));
      for (int i = 0; i < 5; i++) {
        http.query(QUERY);
      }
      await().atMost(PATIENCE).until(() -> gateway.loggedAnswers().waiting() == 0);
      assertThat(gateway.loggedAnswers().dropped()).isEqualTo(1);
      assertThat(gateway.loggedAnswers().logged()).isEqualTo(6);
    }
  }

  @Test
  void aBrokerThatCannotBeNamedHoldsUpNothing() throws Exception {
    AnswerLogOptions unknown =
        AnswerLogOptions.to(Map.of("bootstrap.servers", "no-such-host.invalid:9092")).withShare(1);
    try (Gateway gateway = gateway(unknown);
        HttpReplies http = new HttpReplies(gateway.port())) {
      assertThat(http.query(QUERY).status()).isEqualTo(200);
      await().atMost(PATIENCE).until(() -> gateway.loggedAnswers().dropped() == 1);
    }
  }

  @Test
  void withoutKafkaNothingIsLogged() {
    assertThat(AnswerLogOptions.to(Map.of()).isConfigured()).isFalse();
    assertThat(AnswerLogOptions.none().withShare(1).isConfigured()).isFalse();
    assertThat(options().share()).isEqualTo(0.01);
    assertThat(options().topic()).isEqualTo("millrace-answers");
  }

  @Test
  void shareAndTopicAreChecked() {
    assertThatThrownBy(() -> new AnswerLogOptions(Map.of(), "an swers", 1.5))
        .hasMessageContainingAll(
            "gateway.answers-topic is 'an swers'", "gateway.answers-share is 1.5");
  }

  private static AnswerLogOptions options() {
    return AnswerLogOptions.to(Map.of("bootstrap.servers", kafka.bootstrapServers()));
  }

  private static Gateway gateway(AnswerLogOptions answers) {
    return Gateway.start(STORE, RunningGateway.patient(tables), PushOptions.none(), answers);
  }

  private static List<LoggedAnswer> logged(String topic) {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      List<LoggedAnswer> logged = new ArrayList<>();
      while (consumer.position(partition) < end) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> logged.add(LoggedAnswerJson.read(record.value())));
      }
      return logged;
    }
  }
}
