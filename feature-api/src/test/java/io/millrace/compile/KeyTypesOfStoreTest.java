package io.millrace.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.definition.Problem;
import io.millrace.definition.ProblemCode;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A key column of one name means one thing in a store. */
final class KeyTypesOfStoreTest {
  enum Kind {
    ONE,
    TWO
  }

  enum More {
    ONE,
    HALF,
    TWO
  }

  record Seen(String card, long number, Kind kind, More more, Instant seenAt) {}

  private static final EventStream<Seen> SEEN =
      EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);

  @FeatureView(owner = "tests", description = "by text")
  static final class TextFeatures {
    static final Entity.One<String> CARD = Entity.key("card", String.class);
    static final Windowed<Long> TIMES = SEEN.by(CARD, Seen::card).count().over("24h");
  }

  @FeatureView(owner = "tests", description = "by text, from another constant")
  static final class AgainFeatures {
    static final Entity.One<String> CARD = Entity.key("card", String.class);
    static final Windowed<Long> TIMES = SEEN.by(CARD, Seen::card).count().over("24h");
  }

  @FeatureView(owner = "tests", description = "by number")
  static final class NumberFeatures {
    static final Entity.One<Long> CARD = Entity.key("card", Long.class);
    static final Windowed<Long> TIMES = SEEN.by(CARD, Seen::number).count().over("24h");
  }

  @FeatureView(owner = "tests", description = "numbers of kinds")
  static final class NumberKindFeatures {
    static final Entity.Two<Long, Kind> KEY =
        Entity.key("card", Long.class).and("kind", Kind.class);
    static final Windowed<Long> TIMES = SEEN.by(KEY, Seen::number, Seen::kind).count().over("24h");
  }

  @FeatureView(owner = "tests", description = "by other symbols")
  static final class MoreFeatures {
    static final Entity.One<More> KIND = Entity.key("kind", More.class);
    static final Windowed<Long> TIMES = SEEN.by(KIND, Seen::more).count().over("24h");
  }

  private static List<Problem> problems(Class<?>... definitions) {
    return Compiler.compile(definitions).problems();
  }

  @Test
  void twoTypesOfOneEntityAreToldWithBothPlaces() {
    assertThat(problems(TextFeatures.class, NumberFeatures.class))
        .singleElement()
        .matches(problem -> problem.code() == ProblemCode.ENTITY_MISMATCH)
        .extracting(Problem::message)
        .asString()
        .startsWith("entity [card] is of ")
        .contains(" here, and of ", " at KeyTypesOfStoreTest.java:");
  }

  @Test
  void aColumnOfSymbolsHasTheSameSymbolsInKeysThatHoldIt() {
    assertThat(problems(NumberKindFeatures.class, MoreFeatures.class))
        .singleElement()
        .extracting(Problem::message)
        .asString()
        .startsWith("key column 'kind' is of ");
  }

  @Test
  void otherKeysMayHaveColumnsOfTheNameAndConstantsMayBeAlike() {
    assertThat(problems(TextFeatures.class, AgainFeatures.class, NumberKindFeatures.class))
        .isEmpty();
  }
}
