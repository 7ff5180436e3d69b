package io.millrace.compile;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.example.CardFeatures;
import io.millrace.compile.example.CellFeatures;
import io.millrace.core.Contribution;
import io.millrace.core.Window;
import io.millrace.manifest.FeatureSpec.Kind;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompilerTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private final FeatureStore store =
      Compiler.compile(CardFeatures.class, CellFeatures.class).orThrow();

  @Test
  void theDesignsExampleCompiles() {
    assertThat(store.features().stream().map(BoundFeature::qualifiedName))
        .containsExactly(
            "card.amount",
            "card.declines_1h",
            "card.fees_30d",
            "card.last_merchant",
            "card.spend_1h",
            "card.spend_24h",
            "card.spend_30d",
            "card.spike",
            "cell.pickup_count_15m",
            "cell.pickup_count_1h",
            "cell.pickup_count_24h",
            "cell.pickup_count_7d");
  }

  @Test
  void cellsComeInTheOrderOfFeatureNamesAndShareColumns() {
    BoundView card = store.view("card");
    assertThat(card.layout().cells())
        .extracting(cell -> cell.feature())
        .containsExactly(
            "declines_1h", "fees_30d", "last_merchant", "spend_1h", "spend_24h", "spend_30d");
    assertThat(card.layout().columns()).hasSize(4);
    assertThat(card.layout().slots()).hasSize(4);
    assertThat(card.layout().cells().get(1).window())
        .isEqualTo(new Window(30 * 86_400_000L, 3_600_000, 0));
  }

  @Test
  void anEventContributesItsCanonicalValuesToItsKey() throws Exception {
    BoundView card = store.view("card");
    CardFeatures.Payment payment = new CardFeatures.Payment("c1", "shop", 50.0, "DECLINED", NOON);
    List<Contribution> contributions =
        card.contributions("payments", payment, NOON.toEpochMilli(), NOON.toEpochMilli(), 0, 7);
    assertThat(contributions).hasSize(1);
    Contribution only = contributions.get(0);
    assertThat(card.keys().decode(only.key())).containsExactly("c1");
    assertThat(only.values()).containsExactlyInAnyOrder(true, 1.0, "shop", 50.0);
    assertThat(only.offset()).isEqualTo(7);
  }

  @Test
  void aFilterLeavesItsSlotEmpty() throws Exception {
    CardFeatures.Payment payment = new CardFeatures.Payment("c1", null, 50.0, "OK", NOON);
    Contribution only = store.view("card").contributions("payments", payment, 0, 0, 0, 0).get(0);
    assertThat(only.values()).containsExactlyInAnyOrder(null, 1.0, null, 50.0);
  }

  @Test
  void aCompositeKeyIsComputedByCode() throws Exception {
    BoundView cell = store.view("cell");
    CellFeatures.Pickup pickup = new CellFeatures.Pickup(NOON, 40.7612, -73.9851, "B02512");
    Contribution only = cell.contributions("pickups", pickup, 0, 0, 0, 0).get(0);
    assertThat(cell.keys().decode(only.key())).containsExactly(4076, -7399);
    assertThat(cell.keys().spec().name()).isEqualTo("lat,lon");
    assertThat(cell.keys().parse(List.of("4076", "-7399"))).isEqualTo(only.key());
  }

  @Test
  void aDerivedFeatureRunsItsCodeAndGivesNullForNull() throws Exception {
    BoundFeature spike = store.feature("card.spike");
    assertThat(spike.spec().kind()).isEqualTo(Kind.DERIVED);
    assertThat(spike.spec().inputs()).containsExactly("card.amount", "card.spend_30d");
    assertThat(spike.derive(new Object[] {50.0, 200.0})).isEqualTo(0.25);
    assertThat(spike.derive(new Object[] {null, 200.0})).isNull();
  }

  @Test
  void aFeatureIsFoundByItsAliasInSeconds() {
    assertThat(store.feature("card.spend__3600__")).isSameAs(store.feature("card.spend_1h"));
  }

  @Test
  void theStreamKnowsItsTimeAndItsConstraints() throws Exception {
    BoundStream payments = store.stream("payments");
    assertThat(payments.spec().eventTime()).isEqualTo("paidAt");
    assertThat(payments.spec().source().properties()).containsEntry("topic", "payments");
    CardFeatures.Payment good = new CardFeatures.Payment("c1", null, 50.0, "OK", NOON);
    assertThat(payments.eventTimeMillis(good)).isEqualTo(NOON.toEpochMilli());
    payments.check(good);
  }
}
