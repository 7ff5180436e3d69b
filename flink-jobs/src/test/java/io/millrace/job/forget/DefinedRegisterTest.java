package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import java.util.List;
import java.util.Map;
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
