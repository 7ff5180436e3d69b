package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Keys of the register as a job has them, whose definitions may be later than the request. */
final class DefinedRegisterTest {
  private final RememberedRegister register = new RememberedRegister();

  private static EntityCodec keys(Class<?> definition) {
    return Compiler.compile(definition).orThrow().view("sighting").keys();
  }

  private List<EntityKey> as(Class<?> definition) {
    EntitySpec entity = keys(definition).spec();
    return new DefinedRegister(register, Map.of(entity.name(), entity))
        .read().entries().stream().map(Forgetting::key).toList();
  }

  private long request(Class<?> definition, Object key) {
    EntityCodec keys = keys(definition);
    return register.request(keys.spec(), keys.encode(List.of(key)), 1);
  }

  @Test
  void aSymbolIsAtThePlaceThatItHasNow() {
    request(Sightings.OfTwo.SightingFeatures.class, "BOB");
    assertThat(as(Sightings.OfTwo.SightingFeatures.class))
        .containsExactly(keys(Sightings.OfTwo.SightingFeatures.class).encode(List.of("BOB")));
    assertThat(as(Sightings.OfThree.SightingFeatures.class))
        .containsExactly(keys(Sightings.OfThree.SightingFeatures.class).encode(List.of("BOB")));
  }

  @Test
  void aSymbolThatIsGoneIsNobodysKey() {
    request(Sightings.OfThree.SightingFeatures.class, "ART");
    assertThat(as(Sightings.OfTwo.SightingFeatures.class)).isEmpty();
  }

  @Test
  void aKeyOfAnotherTypeIsNobodysHoweverItIsWritten() {
    request(Sightings.OfNumbers.SightingFeatures.class, 5);
    assertThat(as(Sightings.OfNumbers.SightingFeatures.class)).hasSize(1);
    assertThat(as(Sightings.OfDays.SightingFeatures.class)).isEmpty();
    assertThat(as(Sightings.OfTwo.SightingFeatures.class)).isEmpty();
  }

  /**
   * What is saved as one number goes beyond an entry that is not seen here. It may: the state is
   * that of these definitions, which have no such key, and the next that have it begin with none.
   */
  @Test
  void aStateThatPassesOverAnEntryWhichIsHiddenIsNoneOfTheDefinitionsThatHaveItsKey() {
    long hidden = request(Sightings.OfThree.SightingFeatures.class, "ART");
    long seen = request(Sightings.OfThree.SightingFeatures.class, "BOB");
    EntitySpec two = keys(Sightings.OfTwo.SightingFeatures.class).spec();
    SettledEntries settled = new SettledEntries(List.of());
    settled.add(seen);
    settled.compress(
        new DefinedRegister(register, Map.of(two.name(), two)).read().entries(),
        entry -> entry.entity().equals(two.name()));
    assertThat(new SettledEntries(settled.saved()).contains(hidden)).isTrue();
    assertThat(statesOfViews()).doesNotHaveDuplicates().hasSize(6);
    assertThat(statesOfTables()).doesNotHaveDuplicates().hasSize(6);
  }

  /** Where views by keys of the same name have their state: of types that hide keys of others. */
  private static List<String> statesOfViews() {
    return Stream.of(
            Sightings.OfTwo.SightingFeatures.class,
            Sightings.OfThree.SightingFeatures.class,
            Sightings.OfNumbers.SightingFeatures.class,
            Sightings.OfDays.SightingFeatures.class,
            Sightings.OfTexts.SightingFeatures.class,
            Sightings.OfUuids.SightingFeatures.class)
        .map(each -> Compiler.compile(each).orThrow().view("sighting").spec().onlineTable())
        .toList();
  }

  /** The same of tables that are by such keys themselves. */
  private static List<String> statesOfTables() {
    return Stream.of(
            KeyedTables.OfTwo.ItemFeatures.class,
            KeyedTables.OfThree.ItemFeatures.class,
            KeyedTables.OfNumbers.ItemFeatures.class,
            KeyedTables.OfDays.ItemFeatures.class,
            KeyedTables.OfTexts.ItemFeatures.class,
            KeyedTables.OfUuids.ItemFeatures.class)
        .map(each -> Compiler.compile(each).orThrow().table("items").spec().fingerprint())
        .toList();
  }

  @Test
  void whatIsDoneIsThereForAll() {
    register.finish(request(Sightings.OfNumbers.SightingFeatures.class, 5));
    assertThat(as(Sightings.OfDays.SightingFeatures.class)).hasSize(1);
  }

  @Test
  void whatAReleaseOfBeforeHasAskedForIsAsItIs() {
    EntityKey key = new EntityKey(new byte[] {2});
    register.request("kind", key, 1);
    assertThat(as(Sightings.OfThree.SightingFeatures.class)).containsExactly(key);
  }

  @Test
  void anEntityThatNoViewIsByIsLeftToTheKeysThatHoldIt() {
    register.request(TextKeys.of("other"), new EntityKey(new byte[] {2, 65}), 1);
    assertThat(as(Sightings.OfDays.SightingFeatures.class)).hasSize(1);
  }
}
