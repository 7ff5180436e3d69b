package io.millrace.compile;

import static io.millrace.compile.example.Entities.CARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.compile.example.AggregationFeatures;
import io.millrace.compile.example.AggregationFeatures.Reading;
import io.millrace.compile.example.CustomerFeatures;
import io.millrace.core.Contribution;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import io.millrace.manifest.ViewSpec.ColumnSpec;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BoundViewTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  /** A payment from one card to another. */
  public record Transfer(String from, String to, double amount, Instant at) {}

  /** A login. */
  public record Login(String card, Instant at) {}

  static final EventStream<Transfer> TRANSFERS =
      EventStream.of(Transfer.class).from(Kafka.topic("transfers").json()).eventTime(Transfer::at);
  static final EventStream<Login> LOGINS =
      EventStream.of(Login.class).from(Kafka.topic("logins").json()).eventTime(Login::at);

  /** One stream by two keys, and another stream. */
  @FeatureView
  public static final class BothFeatures {
    public static final Windowed<Double> SENT =
        TRANSFERS.by(CARD, Transfer::from).sum(Transfer::amount).over("1h");
    public static final Windowed<Double> RECEIVED =
        TRANSFERS
            .by(CARD, Transfer::to)
            .where(t -> !t.to().equals("nobody"))
            .sum(Transfer::amount)
            .over("1h");
    public static final Windowed<Long> LOGIN_COUNT =
        LOGINS.by(CARD, Login::card).count().over("1h");
  }

  private final BoundView both = Compiler.compile(BothFeatures.class).orThrow().view("both");
  private final BoundView readings =
      Compiler.compile(AggregationFeatures.class).orThrow().view("aggregation");

  @Test
  void everyAggregationOfTheApiIsInTheRegistry() {
    BoundView customer = Compiler.compile(CustomerFeatures.class).orThrow().view("customer");
    assertThat(
            Stream.of(readings, customer)
                .flatMap(view -> view.spec().columns().stream())
                .map(ColumnSpec::aggregation)
                .distinct())
        .containsExactlyInAnyOrderElementsOf(
            io.millrace.aggregate.Aggregations.kinds().stream().map(kind -> kind.name()).toList());
  }

  @Test
  void timeSinceLastIsKeptAsAnInstantAndReadAsMilliseconds() {
    assertThat(readings.spec().features())
        .filteredOn(feature -> feature.clockRelative())
        .singleElement()
        .satisfies(
            feature -> {
              assertThat(feature.name()).isEqualTo("since_last");
              assertThat(feature.type()).isEqualTo(io.millrace.type.DataType.INT64);
            });
  }

  @Test
  void oneEventFeedsTheKeysOfEachUseOfItsStream() throws Exception {
    List<Contribution> two = transfer("a", "b", 5.0);
    assertThat(two).hasSize(2);
    assertThat(two.stream().map(each -> both.keys().decode(each.key()).get(0)))
        .containsExactlyInAnyOrder("a", "b");
    assertThat(two)
        .allSatisfy(each -> assertThat(each.values()).containsOnlyOnce(5.0).hasSize(3))
        .allSatisfy(each -> assertThat(each.stream()).isEqualTo(1));
    assertThat(both.streams()).containsExactly("logins", "transfers");
  }

  @Test
  void usesThatMeetInOneKeyMakeOneContribution() throws Exception {
    assertThat(transfer("a", "a", 5.0))
        .singleElement()
        .satisfies(only -> assertThat(only.values()).containsExactlyInAnyOrder(5.0, 5.0, null));
  }

  @Test
  void aFilterThatLetsNothingThroughLeavesItsKeyAlone() throws Exception {
    assertThat(transfer("a", "nobody", 5.0)).hasSize(1);
  }

  @Test
  void aNullKeyRejectsTheEventAsAWhole() {
    assertThat(bad(() -> transfer(null, "b", 5.0)))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(ReasonCode.NULL_KEY);
              assertThat(e.place()).isEqualTo("both.card_id");
            });
  }

  @Test
  void codeThatThrowsRejectsTheEventAndIsNamed() {
    assertThat(bad(() -> transfer("a", null, 5.0)))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(ReasonCode.USER_CODE);
              assertThat(e.place()).isEqualTo("both.received_1h");
              assertThat(e).hasMessageContaining("java.lang.NullPointerException");
            });
  }

  @Test
  void notFiniteNumbersRejectTheEventAlsoInsideOfPairs() {
    assertThat(bad(() -> transfer("a", "b", Double.NaN)).code()).isEqualTo(ReasonCode.NOT_FINITE);
    assertThat(bad(() -> reading(Double.POSITIVE_INFINITY)).code())
        .isEqualTo(ReasonCode.NOT_FINITE);
  }

  @Test
  void pairsAreStructsOfTheirValueAndWhatOrdersIt() throws Exception {
    assertThat(reading(20.5).get(0).values())
        .contains(new io.millrace.type.StructValue(List.of("x", 20.5)));
  }

  @Test
  void aStreamThatTheViewDoesNotUseContributesNothing() throws Exception {
    assertThat(both.contributions("other", "event", 0, 0, 0, 0)).isEmpty();
  }

  @Test
  void aBrokenConstraintNamesTheFieldTheValueAndTheBound() {
    BoundStream payments =
        Compiler.compile(io.millrace.compile.example.CardFeatures.class).orThrow().stream(
            "payments");
    assertThatThrownBy(
            () ->
                payments.check(
                    new io.millrace.compile.example.CardFeatures.Payment(
                        "c", "m", -5.0, "OK", NOON)))
        .isInstanceOf(BadEventException.class)
        .hasMessage("payments.amount = -5.0 breaks amount_at_least[0]");
  }

  private List<Contribution> transfer(String from, String to, double amount)
      throws BadEventException {
    return both.contributions("transfers", new Transfer(from, to, amount, NOON), 1, 2, 3, 4);
  }

  private List<Contribution> reading(double degrees) throws BadEventException {
    return readings.contributions("readings", new Reading("s", degrees, 1, "x", NOON), 1, 2, 3, 4);
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static BadEventException bad(Attempt attempt) {
    try {
      attempt.run();
    } catch (BadEventException e) {
      return e;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("nothing was thrown");
  }
}
