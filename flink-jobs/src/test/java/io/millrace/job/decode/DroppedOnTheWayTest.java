package io.millrace.job.decode;

import static io.millrace.job.decode.Decoding.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.HeldUp;
import io.millrace.job.forget.RememberedRegister;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * What of a key is dropped on its way is something: of that key it is not said that nothing was.
 */
final class DroppedOnTheWayTest {
  /** An arrival, which only the view of cards at shops takes. */
  public record Arrival(String card, String shop, Instant at) {}

  /** A payment, which the card's own view takes. */
  public record Payment(String card, Instant at) {}

  /** Cards at shops. */
  @FeatureView(owner = "tests", description = "Cards at shops")
  public static final class ArrivalFeatures {
    public static final Entity.Two<String, String> CARD_AT_SHOP =
        Entity.key("card", String.class).and("shop", String.class);

    public static final EventStream<Arrival> ARRIVALS =
        EventStream.of(Arrival.class)
            .from(Kafka.topic("arrivals").json())
            .eventTime(Arrival::at)
            .ahead("1m");

    public static final Windowed<Long> VISITS =
        ARRIVALS.by(CARD_AT_SHOP, Arrival::card, Arrival::shop).count().over("24h");

    private ArrivalFeatures() {}
  }

  /** Cards. */
  @FeatureView(owner = "tests", description = "Cards")
  public static final class PaymentFeatures {
    public static final Entity.One<String> CARD = Entity.key("card", String.class);

    public static final EventStream<Payment> PAID =
        EventStream.of(Payment.class)
            .from(Kafka.topic("paid").json())
            .eventTime(Payment::at)
            .ahead("1m");

    public static final Windowed<Long> PAYMENTS = PAID.by(CARD, Payment::card).count().over("24h");

    private PaymentFeatures() {}
  }

  private static final Class<?>[] CLASSES = {ArrivalFeatures.class, PaymentFeatures.class};

  private final RememberedRegister register = new RememberedRegister();

  /** A request of a card, and of another that nothing comes of. */
  private long request(String card) {
    FeatureStore store = ViewClasses.of(CLASSES).compile(getClass().getClassLoader());
    assertThat(store.streams().get(0).spec().name()).as("what is decoded").isEqualTo("arrivals");
    BoundView view =
        store.views().stream()
            .filter(each -> each.spec().entity().equals("card"))
            .findFirst()
            .orElseThrow();
    long id = register.request(view.keys().spec(), view.keys().encode(List.of(card)), NOW);
    register.cut(id, "arrivals", Map.of(0, 3L));
    return id;
  }

  private void assertFound(Map<String, Long> found) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(() -> assertThat(register.found()).isEqualTo(found));
  }

  private static Instant at() {
    return Instant.ofEpochMilli(NOW - 1);
  }

  @Test
  void anEventThatOnlyAWiderKeysViewTakesIsSomethingOfTheKeyThatItHolds() throws Exception {
    long id = request("c1");
    request("c2");
    try (Decoding decoding = Decoding.forgetting(register, CLASSES)) {
      decoding.json("{\"card\":\"c1\",\"shop\":\"s\",\"at\":\"%s\"}".formatted(at()));
      assertThat(decoding.events()).as("it is dropped and never logged").isEmpty();
      assertThat(decoding.metrics().forgotten.getCount()).isEqualTo(1);
      assertFound(Map.of(id + " " + ForgetPlace.WIDER, 1L));
    }
  }

  @Test
  void soIsWhatCannotBeDecodedAndNamesIt() throws Exception {
    long id = request("c1");
    request("c2");
    try (Decoding decoding = Decoding.forgetting(register, CLASSES)) {
      decoding.json("{\"card\":\"c1\",\"shop\":\"s\",\"at\":\"once\"}");
      assertThat(decoding.deadLetters()).as("its letter is dropped").isEmpty();
      assertThat(decoding.metrics().forgotten.getCount()).isEqualTo(1);
      assertFound(Map.of(id + " " + ForgetPlace.WIDER, 1L));
    }
  }

  /** Nobody would drop it once more, and who is killed says nothing any more. */
  @Test
  void theRegisterHasItBeforeACheckpointCoversIt() throws Exception {
    long id = request("c1");
    try (Decoding decoding = Decoding.forgetting(register, CLASSES)) {
      register.setAway(true);
      decoding.json("{\"card\":\"c1\",\"shop\":\"s\",\"at\":\"%s\"}".formatted(at()));
      HeldUp.byTheRegister(register, () -> decoding.flink.prepareSnapshotPreBarrier(1));
      assertThat(register.found()).isEqualTo(Map.of(id + " " + ForgetPlace.WIDER, 1L));
    }
  }

  @Test
  void whatNamesAViewsOwnKeyIsSaidAtItsStateAlsoByARequestOfAReleaseOfBefore() throws Exception {
    Class<?>[] classes = {FragileFeatures.class, SturdyFeatures.class};
    FeatureStore store = ViewClasses.of(classes).compile(getClass().getClassLoader());
    BoundView sturdy = store.view("sturdy");
    long id = register.request("sensor", sturdy.keys().encode(List.of("s1")), NOW);
    register.cut(id, "readings", Map.of(0, 3L));
    try (Decoding decoding = Decoding.forgetting(register, classes)) {
      decoding.json(
          "{\"sensor\":\"s1\",\"value\":\"much\",\"unit\":\"C\",\"at\":\"%s\"}".formatted(at()));
      assertThat(decoding.deadLetters()).as("its letter is dropped").isEmpty();
      Awaitility.await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () ->
                  assertThat(register.found())
                      .containsEntry(
                          id + " " + ForgetPlace.state(sturdy.spec().onlineTable()), 1L));
    }
  }
}
