package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Windowed;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.forget.Forget;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Sightings.OfThree;
import io.millrace.job.online.OnlineTable;
import io.millrace.job.online.PostgresOnlineStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keys that hold one of some symbols, beside another column. */
final class SymbolsAtShopsTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  /** By where somebody is seen, and who. */
  @FeatureView(owner = "tests", description = "Who is seen where")
  static final class PlaceFeatures {
    static final Entity.Two<String, OfThree.Kind> WHERE_WHO =
        Entity.key("shop", String.class).and("kind", OfThree.Kind.class);
    static final Windowed<Long> TIMES =
        OfThree.SightingFeatures.SEEN
            .by(WHERE_WHO, seen -> "s" + seen.kind().name().length(), OfThree.Seen::kind)
            .count()
            .over("24h");
  }

  private static final FeatureStore STORE =
      Compiler.compile(OfThree.SightingFeatures.class, PlaceFeatures.class).orThrow();
  private static final BoundView PLACE = STORE.view("place");

  private static void insert(String shop, String kind) throws Exception {
    EntityKey key = PLACE.keys().encode(List.of(shop, kind));
    try (Connection connection = database.address().connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into %s values (?, ?, 1, 1, 1)"
                    .formatted(OnlineTable.of(PLACE.spec()).sql()))) {
      insert.setBytes(1, key.bytes());
      insert.setBytes(2, key.bytes());
      insert.executeUpdate();
    }
  }

  @Test
  void thoseThatHoldItAreAskedForAndNoOthers() throws Exception {
    PostgresOnlineStore online = new PostgresOnlineStore(database.address());
    online.prepare(STORE.manifest());
    online.drawEpoch(STORE.manifest(), "test");
    for (String kind : List.of("ANN", "ART", "BOB")) {
      insert("s1", kind);
      insert("s2", kind);
    }
    Forget forget = Forget.of(STORE, database.address(), EntityPlaces.Log.NONE);
    List<Long> ids = forget.request("kind", List.of(List.of("BOB")), "");
    assertThat(forget.status(ids))
        .extracting(ForgetStatus::key)
        .containsExactlyInAnyOrder(List.of("BOB"), List.of("s1", "BOB"), List.of("s2", "BOB"));
    long byItself = ids.get(0);
    assertThat(new ForgetRegister(database.address()).heldBy().values())
        .hasSize(2)
        .containsOnly(byItself);
  }
}
