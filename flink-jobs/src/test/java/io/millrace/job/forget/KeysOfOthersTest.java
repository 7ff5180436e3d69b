package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.AnsweredKeys.AskedEntity;
import io.millrace.job.forget.LostEvents.Lost;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is noted of keys by one definition, and asked for by another. */
final class KeysOfOthersTest {
  private static final byte[] SECRET = {1, 2, 3};
  private static final Lost LOST = new Lost("seen", 0, 7, 1_000);
  private static final EntityCodec TWO = keys(Sightings.OfTwo.SightingFeatures.class);
  private static final EntityCodec THREE = keys(Sightings.OfThree.SightingFeatures.class);
  private static final EntityCodec NUMBERS = keys(Sightings.OfNumbers.SightingFeatures.class);
  private static final EntitySpec DAYS = keys(Sightings.OfDays.SightingFeatures.class).spec();

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  private static EntityCodec keys(Class<?> definition) {
    return view(definition).keys();
  }

  private static BoundView view(Class<?> definition) {
    return Compiler.compile(definition).orThrow().view("sighting");
  }

  private static EntityKey key(EntityCodec codec, String symbol) {
    return codec.encode(List.of(symbol));
  }

  @Test
  void whatASymbolHasLostIsNoOthers() {
    LostEvents events = new LostEvents(database.address());
    events.add(SECRET, TWO.spec(), Map.of(key(TWO, "BOB"), Set.of(LOST)));
    assertThat(events.of(SECRET, TWO.spec(), List.of(key(TWO, "ANN"), key(TWO, "BOB"))))
        .isEqualTo(Map.of(key(TWO, "BOB"), List.of(LOST)));
    assertThat(events.of(SECRET, THREE.spec(), List.of(key(THREE, "ART"), key(THREE, "BOB"))))
        .isEqualTo(Map.of(key(THREE, "BOB"), List.of(LOST)));
  }

  @Test
  void whatAReleaseOfBeforeHasNotedIsKnownAsItWas() throws Exception {
    database.execute(
        "insert into millrace.lost_event values ('kind', '\\x%s', 'seen', 0, 7, 1000)"
            .formatted(new KeyHasher(SECRET).hash("kind", key(TWO, "BOB"))));
    assertThat(
            new LostEvents(database.address())
                .of(SECRET, TWO.spec(), List.of(key(TWO, "ANN"), key(TWO, "BOB"))))
        .isEqualTo(Map.of(key(TWO, "BOB"), List.of(LOST)));
  }

  @Test
  void whatANumberHasLostIsNoDaysThoughTheyHaveTheSameBytes() {
    EntityKey five = NUMBERS.encode(List.of(5));
    assertThat(new EntityCodec(DAYS).decode(five)).containsExactly(LocalDate.of(1970, 1, 6));
    LostEvents events = new LostEvents(database.address());
    events.add(SECRET, NUMBERS.spec(), Map.of(five, Set.of(LOST)));
    assertThat(events.of(SECRET, DAYS, List.of(five))).isEmpty();
    assertThat(events.of(SECRET, NUMBERS.spec(), List.of(five)))
        .isEqualTo(Map.of(five, List.of(LOST)));
    EntitySpec wide = new EntitySpec("kind", List.of(new KeyColumn("kind", DataType.INT64)));
    assertThat(events.of(SECRET, wide, List.of(five)))
        .as("a number of more bits is the same")
        .isEqualTo(Map.of(five, List.of(LOST)));
  }

  /** As a job does that goes on from before an upgrade: a count has lost it once. */
  @Test
  void whatWasNotedByBothReleasesIsLostOnce() throws Exception {
    EntityKey five = NUMBERS.encode(List.of(5));
    database.execute(
        "insert into millrace.lost_event values ('kind', '\\x%s', 'seen', 0, 7, 1000)"
            .formatted(new KeyHasher(SECRET).hash("kind", five)));
    LostEvents events = new LostEvents(database.address());
    assertThat(events.of(SECRET, DAYS, List.of(five)))
        .as("it did not say of what type the key was")
        .isEqualTo(Map.of(five, List.of(LOST)));
    events.add(SECRET, NUMBERS.spec(), Map.of(five, Set.of(LOST)));
    assertThat(events.of(SECRET, NUMBERS.spec(), List.of(five)))
        .isEqualTo(Map.of(five, List.of(LOST)));
  }

  /** It is written in tables: another would not find what is there. */
  @Test
  void columnsWithTheirKindsAreWrittenSo() {
    EntitySpec entity =
        new EntitySpec(
            "a,b,c,d,e,f,g,h",
            List.of(
                new KeyColumn("a", DataType.BOOL),
                new KeyColumn("b", DataType.INT32),
                new KeyColumn("c", DataType.INT64),
                new KeyColumn("d", DataType.TEXT),
                new KeyColumn("e", DataType.UUID),
                new KeyColumn("f", TWO.spec().key().get(0).type()),
                new KeyColumn("g", DataType.DATE),
                new KeyColumn("h", DataType.TIMESTAMP)));
    assertThat(KeyColumns.text(entity))
        .isEqualTo("a:boolean,b:integer,c:integer,d:text,e:text,f:text,g:date,h:timestamp");
  }

  @Test
  void anAnswerOfADayIsNotOfTheTextThatIsWrittenAlike() {
    AnsweredKeys keys =
        new AnsweredKeys(
            new Deployments(
                List.of(
                    new Deployments.DeployedView("sighting", "f", "sighting__f", DAYS),
                    new Deployments.DeployedView("seen", "g", "seen__g", TextKeys.of("kind"))),
                List.of(),
                Set.of()));
    AskedEntity text = new AskedEntity("kind", TextKeys.of("kind"));
    String key = "[\"2026-01-01\"]";
    assertThat(keys.asked("sighting", "f", key).of(text)).isNull();
    assertThat(keys.asked("seen", "g", key).of(text)).isEqualTo(key);
    assertThat(keys.asked("sighting", "f", key).of(new AskedEntity("kind", DAYS))).isEqualTo(key);
    assertThat(keys.asked("sighting", "f", key).of(new AskedEntity("kind", null)))
        .as("of a release of before, which did not say its types")
        .isEqualTo(key);
  }

  @Test
  void anAnswerOfMoreSymbolsIsTheSameKeys() {
    AnsweredKeys keys =
        new AnsweredKeys(
            new Deployments(
                List.of(new Deployments.DeployedView("sighting", "f", "s__f", THREE.spec())),
                List.of(),
                Set.of()));
    AskedEntity two = new AskedEntity("kind", KeyForm.registered(TWO.spec()));
    assertThat(keys.asked("sighting", "f", "[\"BOB\"]").of(two)).isEqualTo("[\"BOB\"]");
  }
}
