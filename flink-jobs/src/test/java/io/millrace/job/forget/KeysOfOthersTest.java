package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.AnsweredKeys.AskedEntity;
import io.millrace.job.forget.LostEvents.Lost;
import io.millrace.manifest.EntitySpec;
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
