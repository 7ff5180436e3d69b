package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.manifest.EntitySpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What definitions of before took keys from, of which a column was another type each. */
final class EarlierDefinitionsTest {
  private static final FeatureStore TWO =
      Compiler.compile(Sightings.OfTwo.SightingFeatures.class).orThrow();
  private static final FeatureStore THREE =
      Compiler.compile(Sightings.OfThree.SightingFeatures.class).orThrow();
  private static final FeatureStore NUMBERS =
      Compiler.compile(Sightings.OfNumbers.SightingFeatures.class).orThrow();
  private static final FeatureStore DAYS =
      Compiler.compile(Sightings.OfDays.SightingFeatures.class).orThrow();

  private static EarlierDefinitions earlier(
      FeatureStore running, FeatureStore keys, FeatureStore... deployed) {
    List<Deployments.DeployedView> views = new ArrayList<>();
    Set<Deployments.KeyUse> uses = new LinkedHashSet<>();
    for (FeatureStore each : deployed) {
      Deployments one = Deployments.of(each.manifest());
      views.addAll(one.views());
      uses.addAll(one.uses());
    }
    EntitySpec entity = KeyForm.registered(keys.view("sighting").keys().spec());
    return new EarlierDefinitions(
        running, new Deployments(views, List.copyOf(uses), Set.of("seen")), entity);
  }

  private static void hasTakenItFromItsField(EarlierDefinitions earlier) {
    assertThat(earlier.usesOfFeedsThatRun()).containsOnlyKeys("seen");
    assertThat(earlier.usesOfFeedsThatRun().get("seen").fields()).containsExactly(List.of("kind"));
  }

  @Test
  void whatRunsIsNoneOfThem() {
    assertThat(earlier(TWO, TWO, TWO).usesOfFeedsThatRun()).isEmpty();
    assertThat(earlier(TWO, TWO, TWO).views()).isEmpty();
  }

  @Test
  void ofOtherSymbolsThereMayBeRowsThatThoseThatRunCannotRead() {
    hasTakenItFromItsField(earlier(TWO, TWO, THREE, TWO));
    assertThat(earlier(TWO, TWO, THREE, TWO).views()).as("it has the keys still").isEmpty();
  }

  @Test
  void aColumnOfAnotherTypeIsOneOfBefore() {
    EarlierDefinitions earlier = earlier(DAYS, NUMBERS, NUMBERS, DAYS);
    hasTakenItFromItsField(earlier);
    assertThat(earlier.views()).containsExactly("sighting");
    assertThat(earlier(DAYS, DAYS, NUMBERS, DAYS).usesOfFeedsThatRun()).isEmpty();
  }
}
