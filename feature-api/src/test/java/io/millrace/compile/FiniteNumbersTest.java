package io.millrace.compile;

import static io.millrace.Features.derive;
import static io.millrace.compile.example.Entities.CARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.event.BadEventException;
import io.millrace.event.ReasonCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No value has a number within it that is none: JSON could not say it. */
class FiniteNumbersTest {
  /** What a card scored, by game. */
  public record Scored(String card, Map<String, Double> scores, Instant at) {}

  /** A share. */
  public record Share(String of, double part) {}

  static final EventStream<Scored> SCORED =
      EventStream.of(Scored.class).from(Kafka.topic("scored").avro()).eventTime(Scored::at);

  @FeatureView
  static final class ScoreFeatures {
    static final Windowed<Map<String, Double>> FIRST =
        SCORED.by(CARD, Scored::card).first(Scored::scores).over("1h");
    static final Feature<Long> COUNT = SCORED.by(CARD, Scored::card).count().forever();
    static final Feature<Double> NUMBER = derive(COUNT, count -> (count - 1) / (count - 1.0));
    static final Feature<List<Double>> LIST =
        derive(COUNT, count -> List.of(1.0, (count - 1) / (count - 1.0)));
    static final Feature<Map<String, Double>> MAP =
        derive(COUNT, count -> Map.of("a", (count - 1) / (count - 1.0)));
    static final Feature<float[]> VECTOR =
        derive(COUNT, count -> new float[] {1, (count - 1) / (count - 1.0f)});
    static final Feature<List<Share>> RECORD =
        derive(COUNT, count -> List.of(new Share("a", (count - 1) / (count - 1.0))));

    private ScoreFeatures() {}
  }

  private final FeatureStore store = Compiler.compile(ScoreFeatures.class).orThrow();

  @Test
  void anEventWithOneInAMapIsBad() throws Exception {
    assertThat(scored(2.5)).hasSize(1);
    assertThatThrownBy(() -> scored(Double.NaN))
        .isInstanceOfSatisfying(
            BadEventException.class, e -> assertThat(e.code()).isEqualTo(ReasonCode.NOT_FINITE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"number", "list", "map", "vector", "record"})
  void aDerivationThatGivesOneHasFailed(String feature) throws Exception {
    BoundFeature derived = store.feature("score." + feature);
    assertThat(derived.derive(new Object[] {3L})).isNotNull();
    assertThatThrownBy(() -> derived.derive(new Object[] {1L}))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("NaN");
  }

  private List<?> scored(double score) throws BadEventException {
    Scored event = new Scored("c", Map.of("a", 1.0, "b", score), Instant.EPOCH);
    return store.view("score").contributions("scored", event, 0, 0, 0, 0);
  }
}
