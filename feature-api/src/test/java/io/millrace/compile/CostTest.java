package io.millrace.compile;

import static io.millrace.Features.window;
import static io.millrace.compile.example.Entities.CARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.compile.example.CardFeatures;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostTest {
  /** An event. */
  public record Event(String id, String label, Instant at) {}

  static final EventStream<Event> EVENTS =
      EventStream.of(Event.class).from(Kafka.topic("events").json()).eventTime(Event::at);

  @FeatureView
  static final class DearFeatures {
    static final Windowed<Long> MANY =
        EVENTS.by(CARD, Event::id).count().over(window("30d").tile("1m"));
    static final Windowed<List<String>> LISTS =
        EVENTS
            .by(CARD, Event::id)
            .lastK(Event::label, 100)
            .over("1h", "2h", "3h", "4h", "5h", "6h", "7h", "8h", "9h", "10h", "11h", "12h");
    static final Feature<Long> EXACT = io.millrace.Features.derive(MANY.over("30d"), many -> many);
  }

  @Test
  void theDesignsExampleCostsNothingToWarnOf() {
    Compilation compiled = Compiler.compile(CardFeatures.class);
    assertThat(compiled.warnings()).isEmpty();
    ViewCost cost = compiled.orThrow().view("card").cost();
    assertThat(cost.rowBytes()).isBetween(50L, 300L);
    assertThat(cost.stepsPerDay()).isGreaterThan(24);
  }

  @Test
  void manyTilesAndLargeRowsAreWarnedOf() {
    assertThat(Compiler.compile(DearFeatures.class).warnings())
        .extracting(warning -> warning.message())
        .anyMatch(text -> text.equals("dear.many_30d keeps up to 43200 tiles for each key"))
        .anyMatch(text -> text.startsWith("a row of view 'dear' takes about "));
  }
}
