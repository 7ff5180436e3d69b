package io.millrace.compile;

import static io.millrace.Features.derive;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.definition.Place;
import io.millrace.definition.Problem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Problems come as one reads the code. */
class ProblemOrderTest {
  /** An event. */
  public record Event(String id, double amount, Instant at) {}

  static final Entity.One<String> ID = Entity.key("id", String.class);

  static final EventStream<Event> EVENTS =
      EventStream.of(Event.class).from(Kafka.topic("e").json()).eventTime(Event::at);

  /** What different parts of the compiler find, out of line order. */
  @FeatureView(owner = "o@example.com", description = "wrong on purpose")
  static final class WrongFeatures {
    static final Windowed<Long> WIDE = EVENTS.by(ID, Event::id).count().over("25h");
    static final Windowed<Long> WORDS = EVENTS.by(ID, Event::id).count().over("7 days");
    static final Windowed<Double> EMPTY = EVENTS.by(ID, Event::id).sum(Event::amount).over("0s");
    static final Feature<Double> DERIVED =
        derive(EMPTY.over("9h"), WIDE.over("25h"), (sum, count) -> sum / count);
    static final Windowed<Long> TWICE = EVENTS.by(ID, Event::id).count().over("1h", "60m");
  }

  @Test
  void problemsOfAFileAreInLineOrder() {
    List<Problem> problems = Compiler.compile(WrongFeatures.class).problems();
    assertThat(problems).hasSizeGreaterThan(3);
    assertThat(problems).extracting(each -> each.place().text()).doesNotHaveDuplicates();
    assertThat(problems.stream().map(each -> each.place().text()).toList())
        .isSortedAccordingTo((a, b) -> Integer.compare(line(a), line(b)));
  }

  @Test
  void placesAreOrderedByPackageFileAndLineAsANumber() {
    Place ninth = new Place(ProblemOrderTest.class, "ProblemOrderTest.java:9");
    Place tenth = new Place(WrongFeatures.class, "ProblemOrderTest.java:10");
    Place constant = Place.of(WrongFeatures.class, "B");
    Place otherFile = new Place(CompilerTest.class, "CompilerTest.java:900");
    Place otherPackage = new Place(String.class, "String.java:1");
    Place unknown = new Place(null, "unknown place");
    assertThat(
            List.of(unknown, tenth, otherPackage, ninth, constant, otherFile).stream()
                .sorted(Place.IN_ORDER))
        .containsExactly(otherFile, constant, ninth, tenth, otherPackage, unknown);
  }

  private static int line(String place) {
    int colon = place.indexOf(':');
    return colon < 0 ? 0 : Integer.parseInt(place.substring(colon + 1));
  }
}
