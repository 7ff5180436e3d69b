package io.millrace.gateway;

import static io.millrace.gateway.RunningGateway.START;
import static io.millrace.gateway.shop.Sales.CARD;
import static io.millrace.gateway.shop.Sales.VISIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.answer.Status;
import io.millrace.client.Answers;
import io.millrace.client.FeatureAnswer;
import io.millrace.client.GatewayUnavailableException;
import io.millrace.client.MillraceClient;
import io.millrace.client.QueryRefusedException;
import io.millrace.client.UnusableValueException;
import io.millrace.gateway.shop.CardFeatures;
import io.millrace.gateway.shop.VisitFeatures;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Java client against a real gateway. */
class JavaClientTest {
  private static final Instant NOW = START.plusSeconds(120);

  private static RunningGateway running;
  private static MillraceClient client;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningGateway();
    running.sale("c1", 10.0, START);
    running.sale("c2", 4.0, START.plusSeconds(1));
    client = client(Duration.ofSeconds(30));
  }

  private static MillraceClient client(Duration deadline) {
    return MillraceClient.of(
            URI.create("http://127.0.0.1:" + running.gateway().port()),
            CardFeatures.class,
            VisitFeatures.class)
        .deadline(deadline);
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void valuesHaveTheTypesOfTheirConstants() {
    Answers answers =
        client
            .about(CARD, "c1")
            .at(NOW)
            .ask(
                CardFeatures.SPEND.over("1h"),
                CardFeatures.BOUGHT.over("1h"),
                CardFeatures.LAST_SHOP,
                CardFeatures.LAST_TIME);
    double spend = answers.get(CardFeatures.SPEND.over("1h"));
    long bought = answers.get(CardFeatures.BOUGHT.over("60m"));
    String shop = answers.get(CardFeatures.LAST_SHOP);
    Instant time = answers.get(CardFeatures.LAST_TIME);
    assertThat(spend).isEqualTo(10.0);
    assertThat(bought).isEqualTo(1);
    assertThat(shop).isEqualTo("corner");
    assertThat(time).isEqualTo(START);
    assertThat(answers.answer(CardFeatures.LAST_SHOP))
        .isEqualTo(new FeatureAnswer<>("corner", Status.PRESENT, START, null));
  }

  @Test
  void manyKeysAndInputsAreAnsweredInOrder() {
    List<Answers> answers =
        client
            .aboutAll(CARD, List.of("c2", "nobody", "c1"))
            .with(CardFeatures.AMOUNT, Arrays.asList(2.0, 1.0, null))
            .at(NOW)
            .ask(CardFeatures.SPIKE, CardFeatures.LAST_SHOP);
    assertThat(answers)
        .extracting(each -> each.get(CardFeatures.SPIKE))
        .containsExactly(0.5, 0.0, null);
    assertThat(answers.get(1).answer(CardFeatures.LAST_SHOP).status()).isEqualTo(Status.NOT_FOUND);
    assertThat(answers.get(2).answer(CardFeatures.SPIKE).status()).isEqualTo(Status.NULL);
  }

  @Test
  void compositeKeysAndStalenessAndAsync() throws Exception {
    CompletableFuture<Answers> visit =
        client.about(VISIT, "c1", 6).at(NOW).askAsync(VisitFeatures.BOUGHT.over("1h"));
    assertThat(visit.get(3, TimeUnit.MINUTES).get(VisitFeatures.BOUGHT.over("1h"))).isEqualTo(1L);
    assertThat(
            client
                .about(CARD, "c1")
                .at(NOW)
                .staleness(CardFeatures.LAST_SHOP, Duration.ofSeconds(5))
                .ask(CardFeatures.LAST_SHOP)
                .answer(CardFeatures.LAST_SHOP)
                .status())
        .isEqualTo(Status.STALE);
    assertThat(
            client
                .aboutAll(VISIT, List.of(List.of("c1", 6), List.of("c2", 7)))
                .at(NOW)
                .ask(VisitFeatures.BOUGHT.over("1h")))
        .extracting(each -> each.get(VisitFeatures.BOUGHT.over("1h")))
        .containsExactly(1L, 0L);
  }

  @Test
  void whatIsFailedThrowsOnlyWhenItsValueIsTaken() {
    Answers answers =
        client
            .about(CARD, "c1")
            .at(NOW)
            .ask(CardFeatures.ONLY_NONE, CardFeatures.BOUGHT.over("1h"));
    assertThat(answers.get(CardFeatures.BOUGHT.over("1h"))).isEqualTo(1L);
    assertThatThrownBy(() -> answers.get(CardFeatures.ONLY_NONE))
        .isInstanceOf(UnusableValueException.class)
        .hasMessage("card.only_none is failed: IllegalStateException: there are 1");
    assertThatThrownBy(() -> answers.get(CardFeatures.LAST_SHOP))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("card.last_shop was not asked for");
  }

  @Test
  void whatTheGatewayRefusesIsToldInFull() {
    assertThatThrownBy(() -> client.about(CARD, "c1").ask(VisitFeatures.BOUGHT.over("1h")))
        .isInstanceOf(QueryRefusedException.class)
        .hasMessage("the gateway answers 400: inputs: view visit needs its key visit.floor");
    assertThatThrownBy(() -> client.aboutAll(CARD, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aQueryIsAskedAgainUntilTheStoreIsBackOrTheDeadlineIsOver() throws Exception {
    running.tables().server().stop();
    try {
      assertThatThrownBy(
              () ->
                  client(Duration.ofSeconds(3))
                      .about(CARD, "c1")
                      .ask(CardFeatures.BOUGHT.over("1h")))
          .isInstanceOf(GatewayUnavailableException.class)
          .hasMessageContaining("did not answer within 3000 ms")
          .hasMessageContaining("the online store");
      CompletableFuture<Answers> patient =
          client.about(CARD, "c1").at(NOW).askAsync(CardFeatures.BOUGHT.over("1h"));
      running.tables().server().start();
      assertThat(patient.get(3, TimeUnit.MINUTES).get(CardFeatures.BOUGHT.over("1h")))
          .isEqualTo(1L);
    } finally {
      running.tables().server().start();
    }
  }

  @Test
  void aGatewayThatIsNotThereIsAskedUntilTheDeadline() {
    MillraceClient nowhere =
        MillraceClient.of(URI.create("http://127.0.0.1:1"), CardFeatures.class)
            .deadline(Duration.ofMillis(300));
    assertThatThrownBy(() -> nowhere.about(CARD, "c1").ask(CardFeatures.LAST_SHOP))
        .isInstanceOf(GatewayUnavailableException.class)
        .hasMessageMatching(
            "http://127.0.0.1:1 did not answer within 300 ms, after [0-9]+ tries: .*");
  }
}
