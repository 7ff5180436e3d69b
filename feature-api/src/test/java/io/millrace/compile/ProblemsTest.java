package io.millrace.compile;

import static io.millrace.Constraints.matches;
import static io.millrace.Features.derive;
import static io.millrace.Features.input;
import static io.millrace.Features.window;
import static io.millrace.compile.example.Entities.CARD;
import static io.millrace.compile.example.Entities.CELL;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.compile.example.CardFeatures;
import io.millrace.compile.example.EveryFeature;
import io.millrace.definition.Problem;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What is said about wrong definitions: what, and what would be accepted; the place is a line here.
 */
class ProblemsTest {
  /** An event. */
  public record Event(String id, double amount, Float single, Instant at, Object any) {}

  /** An event that can be read. */
  public record Sound(String id, double amount, Instant at) {}

  static final EventStream<Sound> SOUND =
      EventStream.of(Sound.class).from(Kafka.topic("sound").json()).eventTime(Sound::at);

  @Test
  void soundDefinitionsHaveNoProblem() {
    assertThat(said(CardFeatures.class, EveryFeature.class)).isEmpty();
  }

  @FeatureView
  static final class WindowFeatures {
    static final Windowed<Long> A = SOUND.by(CARD, Sound::id).count().over(window("7m").tile("2m"));
    static final Windowed<Long> B = SOUND.by(CARD, Sound::id).count().over("25h", "1 day");
    static final Windowed<Long> C = SOUND.by(CARD, Sound::id).count().over("1h", "60m");
    static final Windowed<Long> D = SOUND.by(CARD, Sound::id).count().over("1h", "0s");
    static final Windowed<Long> E =
        SOUND.by(CARD, Sound::id).count().over(window("1h").tile("1m").exact());
  }

  @Test
  void windowsAreExplained() {
    assertThat(said(WindowFeatures.class))
        .containsExactlyInAnyOrder(
            "window 7m is not a multiple of its tile 2m; use a tile that divides 7m (30s, 1m, 7m)",
            "window 25h is not a multiple of its default tile 2h;"
                + " set a tile that divides 25h (30m, 1h, 25h)",
            "window '1 day' is not a length of time;"
                + " use a whole number and a unit: ms, s, m, h, d or w, such as 15m",
            "windows 1h and 60m of one constant are equally long;"
                + " leave one out, or give it a constant of its own",
            "window '0s' is empty; use a window longer than 0",
            "window 1h is exact and has a tile of 1m; say exact() or tile(...), not both");
  }

  @FeatureView(name = "answers")
  static final class AnswersFeatures {
    static final Windowed<Long> A = SOUND.by(CARD, Sound::id).count().over("1h");
  }

  @FeatureView(name = "events_sound")
  static final class EventsOfSoundFeatures {
    static final Windowed<Long> A = SOUND.by(CARD, Sound::id).count().over("1h");
  }

  @FeatureView(name = "events_of_others")
  static final class EventsOfOthersFeatures {
    static final Windowed<Long> A = SOUND.by(CARD, Sound::id).count().over("1h");
  }

  @Test
  void aViewsTableOfTheLogIsItsOwn() {
    assertThat(
            said(AnswersFeatures.class, EventsOfSoundFeatures.class, EventsOfOthersFeatures.class))
        .containsExactlyInAnyOrder(
            "view name 'answers' is that of another table of the offline log; rename the view",
            "view name 'events_sound' is that of another table of the offline log;"
                + " rename the view");
  }

  @FeatureView
  static final class StreamFeatures {
    static final EventStream<Sound> BARE = EventStream.of(Sound.class);
    static final EventStream<Event> ODD =
        EventStream.of(Event.class).from(Kafka.topic("").json()).eventTime(Event::at).ahead("soon");
    static final Windowed<Long> A = BARE.by(CARD, Sound::id).count().over("1h");
    static final Windowed<Long> B = ODD.by(CARD, Event::id).count().over("1h");
    static final Windowed<Long> C =
        SOUND.check(Sound::id, matches("x")).by(CARD, Sound::id).count().over("1h");
  }

  @Test
  void streamsAreExplained() {
    assertThat(said(StreamFeatures.class))
        .contains(
            "stream 'bare' has no source; say from(...), such as"
                + " from(Kafka.topic(\"bare\").json())",
            "stream 'bare' has no event time; say eventTime(...) with a field of type Instant",
            "the source of stream 'odd' has no name; name the topic",
            "ahead 'soon' is not a length of time;"
                + " use a whole number and a unit: ms, s, m, h, d or w, such as 15m",
            "a stream of Sound is used but no constant holds it; hold it in a static final"
                + " constant, which names it, and use by(...) of that constant")
        .anyMatch(
            text -> text.startsWith("events of " + Event.class.getName() + " cannot be read"));
  }

  @FeatureView(version = 0, staleAfter = "never")
  static final class EmptyFeatures {}

  @Test
  void anEmptyViewIsExplained() {
    assertThat(said(EmptyFeatures.class))
        .containsExactly(
            "view 'empty' has no feature; add a static final constant of type Feature or Windowed",
            "version 0 of view 'empty'; versions begin at 1",
            "staleAfter 'never' is not a length of time;"
                + " use a whole number and a unit: ms, s, m, h, d or w, such as 15m");
  }

  @FeatureView
  static final class EntityFeatures {
    static final Entity.One<Double> BAD = Entity.key("Amount", Double.class);
    static final Windowed<Long> A = SOUND.by(BAD, Sound::amount).count().over("1h");
    static final Windowed<Long> B = SOUND.by(CELL, s -> 1, s -> 2).count().over("1h");
  }

  @Test
  void entitiesAreExplained() {
    assertThat(said(EntityFeatures.class))
        .contains(
            "key column name 'Amount' is not legal; " + Names.ACCEPTED,
            "key column 'Amount' cannot be of Double;"
                + " use String, Integer, Long, Boolean, UUID, LocalDate, Instant or an enum",
            "entity.b_1h is about [lat, lon], but its view is about [Amount];"
                + " keep one entity in a view, and derive within one entity");
  }

  @FeatureView
  static final class TermFeatures {
    static final Windowed<Double> SUM =
        SOUND.by(CARD, Sound::id).sum(Sound::amount).over("1h").maxStaleness("old");
    static final Feature<String> TEXT =
        SOUND.by(CARD, Sound::id).last(Sound::id).forever().length(5, 2).matches("(");
    static final Windowed<Double> MEAN = SOUND.by(CARD, Sound::id).mean(Sound::amount).over("1h");
    static final Feature<List<Double>> FIRST =
        SOUND.by(CARD, Sound::id).firstK(Sound::amount, 0).forever();
    static Feature<Double> open = input(Double.class);
    static final Feature<Double> NOTHING = null;
    static final Feature<?> ANY = input(Double.class);
    static final Feature<Double> CARD_ID = input(Double.class).atLeast(3);
    static final Feature<Thread> THREAD = input(Thread.class);
  }

  @Test
  void termsAndConstantsAreExplained() {
    assertThat(said(TermFeatures.class))
        .contains(
            "maxStaleness 'old' is not a length of time;"
                + " use a whole number and a unit: ms, s, m, h, d or w, such as 15m",
            "length: 5 to 2 is empty; use a constraint that fits the type string",
            "'open' is not static and final; definitions are constants: make it static final",
            "'NOTHING' is null; give it a definition, or leave it out",
            "term.any does not say the type of its values;"
                + " declare it as Feature<Double>, Windowed<Long>, ...")
        .anyMatch(text -> text.startsWith("feature name 'term.card_id' is already taken at "))
        .anyMatch(text -> text.startsWith("matches: Unclosed group"))
        .anyMatch(text -> text.startsWith("first_k cannot be computed: "))
        .anyMatch(text -> text.startsWith("term.thread has the type class java.lang.Thread"));
  }

  @FeatureView
  static final class DerivedFeatures {
    static final Windowed<Long> COUNT = SOUND.by(CARD, Sound::id).count().over("1h");
    static final Feature<Long> A = derive(COUNT.over("2h"), c -> c);
    static final Feature<Long> B =
        derive(COUNT.over("1h").atLeast(0), input(Long.class), Long::sum);
    static final Feature<Long> C = derive(null, (Long c) -> c);
    static final Feature<Long> D =
        derive(io.millrace.Features.ref(() -> DerivedFeatures.E), e -> e);
    static final Feature<Long> E = derive(D, d -> d);
    static final Feature<Long> F = COUNT.over("1h");
    static final Feature<Long> G = COUNT.over("1h").nulls();
  }

  @Test
  void derivationsAreExplained() {
    assertThat(said(DerivedFeatures.class))
        .contains(
            "input 1 of derived.a has no window of '2h', or is not a constant of a view;"
                + " its windows are 1h",
            "input 2 of derived.b is not a constant of a view;"
                + " hold it in a static final constant of a class with @FeatureView",
            "derive: argument 1 is null; give a value; a constant of a class that is still being"
                + " initialised is null here: use ref(() -> Other.FEATURE)",
            "features are derived from each other: derived.d -> derived.e -> derived.d;"
                + " compute one of them from something else",
            "derived.f only points at another feature;"
                + " use the other feature itself, or derive from it",
            "nulls() on a feature that is not derived; use it after derive(...) only");
  }

  @FeatureView
  static final class FirstFeatures {
    static final Feature<Double> IN = input(Double.class);
    static final Feature<Double> OUT = derive(SecondFeatures.IN, x -> x);
  }

  @FeatureView
  static final class SecondFeatures {
    static final Feature<Double> IN = input(Double.class);
    static final Feature<Double> OUT = derive(FirstFeatures.IN, x -> x);
  }

  @Test
  void classesThatNeedEachOtherAreFoundBeforeTheyAreInitialised() {
    assertThat(said(FirstFeatures.class, SecondFeatures.class))
        .contains(
            "classes need each other to be initialised:"
                + " FirstFeatures -> SecondFeatures -> FirstFeatures;"
                + " break the cycle with ref(() -> Other.FEATURE) in one of them");
  }

  @FeatureView
  static final class ThrowingFeatures {
    static final int BROKEN = Integer.parseInt("x");
    static final Feature<Double> IN = input(Double.class);
  }

  @Test
  void aStaticInitialiserOfTheUsersThatThrowsIsExplained() {
    assertThat(said(ThrowingFeatures.class, String.class))
        .containsExactly(
            "the static initialiser of "
                + ThrowingFeatures.class.getName()
                + " failed: java.lang.NumberFormatException: For input string: \"x\"; mend the code"
                + " that runs when the class is loaded; calls of the feature API never throw",
            "class java.lang.String is no feature view; annotate it with @FeatureView");
  }

  @Test
  void aProblemNamesItsFileAndLine() {
    assertThat(Compiler.compile(WindowFeatures.class).problems().get(0).toString())
        .matches("ProblemsTest\\.java:[0-9]+: .*; .* \\[[A-Z_]+\\]");
  }

  @Test
  void theExceptionListsEveryProblem() {
    Compilation failed = Compiler.compile(WindowFeatures.class);
    org.assertj.core.api.Assertions.assertThatThrownBy(failed::orThrow)
        .isInstanceOf(CompileException.class)
        .hasMessageStartingWith("Cannot compile: " + failed.problems().size() + " problems\n  ");
  }

  private static List<String> said(Class<?>... views) {
    return Compiler.compile(views).problems().stream().map(ProblemsTest::text).toList();
  }

  private static String text(Problem problem) {
    return problem.message() + "; " + problem.accepted();
  }
}
