package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A key that is one of some symbols, and what becomes of it by later definitions. */
final class EnumeratedKeysTest {
  private static final byte[] SECRET = {1, 2, 3};
  private static final KeyHasher HASHER = new KeyHasher(SECRET);
  private static final DataType TWO = symbols("Kind", "ANN", "BOB");
  private static final DataType THREE = symbols("Kind", "ANN", "ART", "BOB");

  private static DataType symbols(String name, String... symbols) {
    return new DataType.Enumeration(name, List.of(symbols));
  }

  private static KeyForm form(String name, DataType... types) {
    List<String> columns = Arrays.asList(name.split(","));
    return new KeyForm(
        new EntitySpec(
            name,
            columns.stream()
                .map(column -> new KeyColumn(column, types[columns.indexOf(column)]))
                .toList()));
  }

  private static EntityKey key(KeyForm form, Object... columns) {
    return new EntityCodec(form.entity()).encode(List.of(columns));
  }

  private static Forgetting entry(KeyForm form, Object... columns) {
    EntityKey registered = form.toRegister(key(form, columns));
    return entry(
        form.entity().name(), form.entity(), HASHER.hash(form.entity().name(), registered));
  }

  /** As a release of before has made it: of the bytes that the definition has. */
  private static Forgetting before(KeyForm form, Object... columns) {
    String entity = form.entity().name();
    return entry(entity, null, HASHER.hash(entity, key(form, columns)));
  }

  private static Forgetting entry(String entity, EntitySpec columns, KeyHash hash) {
    return new Forgetting(
        1,
        entity,
        columns,
        hash,
        null,
        "",
        0,
        0,
        1L,
        Map.of(
            "paid", Map.of("kafka:paid", Map.of(0, 10L)),
            "seen", Map.of("kafka:seen", Map.of(0, 10L))));
  }

  /** By places as the log has them, and in a source. */
  private static boolean forgets(List<Forgetting> entries, KeyForm form, Object... columns) {
    ForgottenEvents forgotten = ForgottenEvents.of(SECRET, entries);
    EntityKey key = key(form, columns);
    boolean isForgotten = forgotten.forgets(form, key, "paid", 0, 9);
    ForgottenSource source = forgotten.in("paid", "kafka:paid", ForgottenSource.ByTime.FINISHED);
    assertThat(source.forgets(form, key, 0, 9, 5)).isEqualTo(isForgotten);
    assertThat(source.forgets(form, key, 0, 10, 5)).isFalse();
    assertThat(forgotten.forgets(form, key, "paid", 0, 10)).isFalse();
    assertThat(forgotten.keysOf(entries, form).test(key)).isEqualTo(isForgotten);
    return isForgotten;
  }

  static Stream<DataType> laterTypes() {
    return Stream.of(
        TWO,
        THREE,
        symbols("Kind", "BOB", "ART", "ANN"),
        symbols("Kind", "BOB", "ART"),
        symbols("Sort", "ART", "BOB"),
        DataType.TEXT);
  }

  @ParameterizedTest
  @MethodSource("laterTypes")
  void theForgottenOneStaysForgottenAndNoOtherIs(DataType later) {
    List<Forgetting> bob = List.of(entry(form("kind", TWO), "BOB"));
    KeyForm after = form("kind", later);
    assertThat(forgets(bob, after, "BOB")).as("the forgotten one's").isTrue();
    for (String other : List.of("ANN", "ART")) {
      if (!(later instanceof DataType.Enumeration all) || all.symbols().contains(other)) {
        assertThat(forgets(bob, after, other)).as("another's: %s", other).isFalse();
      }
    }
  }

  @Test
  void aTextThatBecomesASymbolIsTheSameKey() {
    List<Forgetting> bob = List.of(entry(form("kind", DataType.TEXT), "BOB"));
    assertThat(forgets(bob, form("kind", THREE), "BOB")).isTrue();
    assertThat(forgets(bob, form("kind", THREE), "ART")).isFalse();
  }

  @Test
  void soItIsOfCompositeKeys() {
    List<Forgetting> bob = List.of(entry(form("kind,shop", TWO, DataType.TEXT), "BOB", "s1"));
    KeyForm after = form("kind,shop", THREE, DataType.TEXT);
    assertThat(forgets(bob, after, "BOB", "s1")).isTrue();
    assertThat(forgets(bob, after, "ART", "s1")).isFalse();
    assertThat(forgets(bob, after, "BOB", "s2")).isFalse();
    KeyForm reordered = form("shop,kind", DataType.TEXT, THREE);
    assertThat(forgets(bob, reordered, "s1", "BOB")).as("another entity").isFalse();
  }

  @Test
  void keysThatHoldItInAnyPlaceAreFound() {
    BoundView view =
        Compiler.compile(Sightings.OfThree.SightingFeatures.class).orThrow().view("sighting");
    HeldKey held = HeldKey.of(view, form("kind", TWO).entity()).orElseThrow();
    EntityKey bob = view.keys().encode(List.of("BOB"));
    assertThat(held.in(bob)).isEqualTo(bob);
    assertThat(held.registered(bob)).isEqualTo(key(form("kind", DataType.TEXT), "BOB"));
    assertThat(HeldKey.of(view, form("kind", DataType.INT32).entity())).isEmpty();
    assertThat(HeldKey.of(view, entry(form("kind", DataType.INT32), 5))).isEmpty();
    assertThat(HeldKey.of(view, entry(form("kind", TWO), "BOB"))).isPresent();
  }

  @Test
  void whatAReleaseOfBeforeHasForgottenIsKnownAsItWas() {
    List<Forgetting> bob = List.of(before(form("kind", TWO), "BOB"));
    assertThat(forgets(bob, form("kind", TWO), "BOB")).isTrue();
    assertThat(forgets(bob, form("kind", TWO), "ANN")).isFalse();
    List<Forgetting> seven = List.of(before(form("kind", DataType.TEXT), "7"));
    assertThat(forgets(seven, form("kind", DataType.TEXT), "7")).isTrue();
  }

  @Test
  void bothAreLookedUp() {
    KeyForm two = form("kind", TWO);
    List<Forgetting> both = List.of(before(two, "ANN"), entry(two, "BOB"));
    assertThat(forgets(both, two, "ANN")).isTrue();
    assertThat(forgets(both, two, "BOB")).isTrue();
    assertThat(forgets(both, form("kind", symbols("Kind", "ART", "CID", "BOB")), "CID")).isFalse();
    LatestEntries latest = new LatestEntries(SECRET, both);
    assertThat(latest.of(two, key(two, "ANN"))).isEqualTo(1);
    assertThat(latest.of(form("kind", THREE), key(form("kind", THREE), "ART")))
        .isEqualTo(Long.MIN_VALUE);
  }

  @Test
  void aKeyIsOfTheTypeThatItsColumnHad() {
    List<Forgetting> five = List.of(entry(form("kind", DataType.INT32), 5));
    assertThat(forgets(five, form("kind", DataType.INT32), 5)).isTrue();
    assertThat(forgets(five, form("kind", DataType.INT64), 5L)).as("wider").isTrue();
    assertThat(forgets(five, form("kind", DataType.DATE), LocalDate.ofEpochDay(5)))
        .as("the same bytes")
        .isFalse();
    UUID one = new UUID(1, 2);
    List<Forgetting> text = List.of(entry(form("kind", DataType.TEXT), one.toString()));
    assertThat(forgets(text, form("kind", DataType.UUID), one)).isTrue();
  }

  @Test
  void aKeyOfTheRegisterIsADefinitionsAgainWhereItCanBe() {
    KeyForm two = form("kind,shop", TWO, DataType.INT64);
    EntityKey bob = two.toRegister(key(two, "BOB", 1L << 40));
    KeyForm three = form("kind,shop", THREE, DataType.INT64);
    assertThat(three.fromRegister(bob)).contains(key(three, "BOB", 1L << 40));
    assertThat(two.fromRegister(three.toRegister(key(three, "ART", 1L)))).as("no symbol").isEmpty();
    assertThat(form("kind,shop", THREE, DataType.INT32).fromRegister(bob))
        .as("too large")
        .isEmpty();
    assertThat(form("kind,shop", DataType.UUID, DataType.INT64).fromRegister(bob))
        .as("no UUID")
        .isEmpty();
  }

  /** What cannot be decoded, as a job meets it again; by places of the log, and in its source. */
  private static boolean forgetsLetter(Forgetting entry, Class<?> definition, String kind) {
    byte[] letter =
        "{\"kind\":\"%s\",\"seenAt\":\"no time\"}".formatted(kind).getBytes(StandardCharsets.UTF_8);
    ForgottenEvents forgotten = ForgottenEvents.of(SECRET, List.of(entry));
    List<BoundView> views = List.of(view(definition));
    ForgottenFeed feed = ForgottenFeed.of(forgotten, views, "seen");
    ForgottenFeed inJob = ForgottenFeed.inJob(forgotten, views, "seen", partition -> "kafka:seen");
    boolean isForgotten = feed.forgetsNamed(letter, 0, 9, Long.MIN_VALUE);
    assertThat(inJob.forgetsNamed(letter, 0, 9, Long.MIN_VALUE)).isEqualTo(isForgotten);
    assertThat(feed.forgetsNamed(letter, 0, 10, Long.MIN_VALUE)).isFalse();
    assertThat(inJob.forgetsNamed(letter, 0, 10, Long.MAX_VALUE)).isFalse();
    return isForgotten;
  }

  @Test
  void aLetterOfASymbolThatIsGoneDoesNotComeBack() {
    Forgetting art = entry(form("kind", THREE), "ART");
    for (Class<?> definition :
        List.of(Sightings.OfThree.SightingFeatures.class, Sightings.OfTwo.SightingFeatures.class)) {
      assertThat(forgetsLetter(art, definition, "ART")).as("%s", definition).isTrue();
      assertThat(forgetsLetter(art, definition, "ANN")).as("%s", definition).isFalse();
      assertThat(forgetsLetter(art, definition, "BOB")).as("%s", definition).isFalse();
    }
    assertThat(forgetsLetter(art, Sightings.OfDays.SightingFeatures.class, "ART")).isFalse();
  }

  @Test
  void lettersOfWhatAReleaseOfBeforeHasForgottenAreKnownAsTheyWere() {
    Forgetting bob = before(form("kind", THREE), "BOB");
    Class<?> three = Sightings.OfThree.SightingFeatures.class;
    assertThat(forgetsLetter(bob, three, "BOB")).isTrue();
    assertThat(forgetsLetter(bob, three, "ART")).isFalse();
    assertThat(forgetsLetter(bob, three, "CID")).as("no symbol of it").isFalse();
  }

  @Test
  void stateAndRowsAreOfOneOrderOfTheSymbols() {
    BoundView two = view(Sightings.OfTwo.SightingFeatures.class);
    BoundView three = view(Sightings.OfThree.SightingFeatures.class);
    assertThat(two.spec().onlineTable()).isNotEqualTo(three.spec().onlineTable());
    assertThat(two.keys().encode(List.of("BOB"))).isEqualTo(three.keys().encode(List.of("ART")));
  }

  private static BoundView view(Class<?> definition) {
    return Compiler.compile(definition).orThrow().view("sighting");
  }
}
