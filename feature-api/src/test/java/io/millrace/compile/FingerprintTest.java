package io.millrace.compile;

import static io.millrace.compile.example.Entities.CARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Features;
import io.millrace.Kafka;
import io.millrace.Windowed;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What changes a view's fingerprint, and what does not. */
class FingerprintTest {
  /** An event. */
  public record Event(String id, double amount, Instant at) {}

  static final EventStream<Event> EVENTS =
      EventStream.of(Event.class).from(Kafka.topic("events").json()).eventTime(Event::at);

  @FeatureView(name = "v")
  static final class Base {
    static final Windowed<Double> SPEND =
        EVENTS.by(CARD, Event::id).where(e -> e.amount() > 1).sum(Event::amount).over("1h");
  }

  @FeatureView(name = "v")
  static final class OtherFilter {
    static final Windowed<Double> SPEND =
        EVENTS.by(CARD, Event::id).where(e -> e.amount() > 2).sum(Event::amount).over("1h");
  }

  @FeatureView(name = "v")
  static final class OtherWindow {
    static final Windowed<Double> SPEND =
        EVENTS.by(CARD, Event::id).where(e -> e.amount() > 1).sum(Event::amount).over("1h", "2h");
  }

  @FeatureView(name = "v", version = 2)
  static final class OtherVersion {
    static final Windowed<Double> SPEND =
        EVENTS.by(CARD, Event::id).where(e -> e.amount() > 1).sum(Event::amount).over("1h");
  }

  @Test
  void ofWhatIsSaidAboutAViewNothingChangesIt() {
    assertThat(fingerprint(WordsOnly.class)).isEqualTo(fingerprint(Base.class));
  }

  @FeatureView(name = "v", owner = "me", description = "d", tags = "t", deprecated = "x")
  static final class WordsOnly {
    static final Windowed<Double> SPEND =
        EVENTS
            .by(CARD, Event::id)
            .where(e -> e.amount() > 1)
            .sum(Event::amount)
            .over("1h")
            .describe("words")
            .orElse(0.0)
            .between(0, 10);
    static final Feature<Double> TWICE = Features.derive(SPEND.over("1h"), x -> x * 2);
  }

  @Test
  void whatChangesAValueChangesIt() {
    assertThat(fingerprint(Base.class))
        .matches("[0-9a-f]{8}")
        .isNotEqualTo(fingerprint(OtherFilter.class))
        .isNotEqualTo(fingerprint(OtherWindow.class))
        .isNotEqualTo(fingerprint(OtherVersion.class));
  }

  @Test
  void equalFiltersInDifferentPlacesShareASlot() {
    BoundView view = Compiler.compile(TwoLambdas.class).orThrow().view("two_lambdas");
    assertThat(view.layout().slots()).hasSize(1);
    assertThat(view.layout().columns()).hasSize(2);
  }

  @FeatureView
  static final class TwoLambdas {
    static final Windowed<Double> SUM =
        EVENTS.by(CARD, Event::id).where(e -> e.amount() > 1).sum(Event::amount).over("1h");
    static final Windowed<Double> MEAN =
        EVENTS.by(CARD, Event::id).where(e -> e.amount() > 1).mean(Event::amount).over("1h");
  }

  @Test
  void lineageGoesDownToTheFieldAndThroughDerivedFeatures() {
    assertThat(Compiler.compile(WordsOnly.class).orThrow().feature("v.twice").spec().lineage())
        .contains("events.amount");
  }

  private static String fingerprint(Class<?> view) {
    return Compiler.compile(view).orThrow().view("v").spec().fingerprint();
  }

  @Test
  void lineageOfCodeIsWhatItReads() {
    FeatureStore card = Compiler.compile(io.millrace.compile.example.CardFeatures.class).orThrow();
    assertThat(card.feature("card.fees_30d").spec().lineage()).containsExactly("payments.amount");
    assertThat(card.feature("card.declines_1h").spec().lineage())
        .containsExactly("payments", "payments.status");
    assertThat(card.feature("card.spike").spec().lineage()).containsExactly("payments.amount");
    assertThat(card.feature("card.amount").spec().lineage()).isEmpty();
  }
}
