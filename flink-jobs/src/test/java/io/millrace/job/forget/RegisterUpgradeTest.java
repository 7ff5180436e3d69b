package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.manifest.ManifestJson;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A register of the release before, which has keys in the bytes of definitions. */
final class RegisterUpgradeTest {
  private static final byte[] SECRET = {1, 2, 3};
  private static final FeatureStore TWO =
      Compiler.compile(Sightings.OfTwo.SightingFeatures.class).orThrow();
  private static final FeatureStore THREE =
      Compiler.compile(Sightings.OfThree.SightingFeatures.class).orThrow();
  private static final EntityCodec OF_TWO = TWO.view("sighting").keys();
  private static final EntityCodec OF_THREE = THREE.view("sighting").keys();

  /** Asked for when the first was deployed, and when the second was. */
  private static final long OPEN = 1;

  private static final long LATER = 2;
  private static final long DONE = 3;
  private static final long TOO_EARLY = 4;
  private static final long OPEN_TEXT = 5;
  private static final long DONE_TEXT = 6;

  private FormerStore former;
  private PostgresAddress address;
  private ForgetRegister register;

  @BeforeEach
  void before() throws Exception {
    former = new FormerStore("12", SECRET);
    address = former.address();
    register = new ForgetRegister(address);
    deployed(TWO, 1_000);
    deployed(THREE, 2_000);
    key(OPEN, "kind", OF_TWO.encode(List.of("BOB")), 1_500, null);
    key(LATER, "kind", OF_THREE.encode(List.of("ART")), 2_500, null);
    key(DONE, "kind", OF_TWO.encode(List.of("ANN")), 1_500, 1_600L);
    key(TOO_EARLY, "kind", OF_TWO.encode(List.of("ANN")), 500, null);
    EntityCodec text = new EntityCodec(TextKeys.of("shop"));
    key(OPEN_TEXT, "shop", text.encode(List.of("s1")), 1_500, null);
    key(DONE_TEXT, "shop", text.encode(List.of("s2")), 1_500, 1_600L);
    for (long id = OPEN; id <= DONE_TEXT; id++) {
      former.execute(
          "insert into millrace.forget_offset (id, stream, source, partition, cut)"
              + " values (?, 'seen', 'kafka:seen', 0, ?)",
          id,
          id * 10);
    }
    new PostgresOnlineStore(address).prepare(THREE.manifest());
  }

  @AfterEach
  void close() {
    former.close();
  }

  private void deployed(FeatureStore store, long atMillis) throws Exception {
    former.execute(
        "insert into millrace.deployment (fingerprint, manifest, note, submitted_at)"
            + " values (?, ?::jsonb, '', ?)",
        "of " + atMillis,
        ManifestJson.write(store.manifest()),
        atMillis);
  }

  private void key(long id, String entity, EntityKey key, long requestedAt, Long finishedAt)
      throws Exception {
    former.execute(
        """
        insert into millrace.forgotten_key (id, entity, key_hash, key, reason, requested_at,
          settles_at, finished_at) overriding system value
        values (?, ?, ?, ?, '', ?, 0, ?::bigint)
        """,
        id,
        entity,
        new KeyHasher(SECRET).hash(entity, key).bytes(),
        finishedAt == null ? key.bytes() : null,
        requestedAt,
        finishedAt);
  }

  private Forgetting entry(long id) {
    return register.read().entries().stream()
        .filter(each -> each.id() == id)
        .findFirst()
        .orElseThrow();
  }

  private boolean forgets(EntityCodec keys, String key, long offset) {
    return register
        .read()
        .forgotten()
        .forgets(new KeyForm(keys.spec()), keys.encode(List.of(key)), "seen", 0, offset);
  }

  @Test
  void whatIsUnderWayIsAsThisReleaseHasIt() {
    EntityCodec text = new EntityCodec(TextKeys.of("kind"));
    assertThat(entry(OPEN).columns()).isEqualTo(OF_TWO.spec());
    assertThat(entry(OPEN).key()).isEqualTo(text.encode(List.of("BOB")));
    assertThat(entry(LATER).columns()).isEqualTo(OF_THREE.spec());
    assertThat(entry(LATER).key()).isEqualTo(text.encode(List.of("ART")));
    assertThat(register.readUnderWay().entries())
        .extracting(Forgetting::id)
        .containsExactly(OPEN, LATER, TOO_EARLY, OPEN_TEXT);
    assertThat(forgets(OF_THREE, "BOB", OPEN * 10 - 1)).isTrue();
    assertThat(forgets(OF_TWO, "BOB", OPEN * 10 - 1)).isTrue();
    assertThat(forgets(OF_THREE, "ART", LATER * 10 - 1)).isTrue();
  }

  @Test
  void soItIsKnownOnceItIsDone() throws Exception {
    register.finish(List.of(OPEN, LATER));
    assertThat(entry(OPEN).key()).isNull();
    assertThat(entry(OPEN).columns()).isEqualTo(OF_TWO.spec());
    assertThat(forgets(OF_THREE, "BOB", OPEN * 10 - 1)).isTrue();
    assertThat(forgets(OF_TWO, "BOB", OPEN * 10 - 1)).isTrue();
    // Of the same bytes are BOB of two and ART of three.
    assertThat(forgets(OF_THREE, "BOB", OPEN * 10)).isFalse();
    assertThat(forgets(OF_THREE, "ART", LATER * 10 - 1)).isTrue();
    assertThat(forgets(OF_TWO, "BOB", LATER * 10 - 1)).isFalse();
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select count(*) from millrace.forgotten_key where is_registered");
        ResultSet row = select.executeQuery()) {
      row.next();
      assertThat(row.getInt(1)).as("of those that were done, and no other").isEqualTo(2);
    }
  }

  @Test
  void theOthersStayAsTheyAreUntilTheyAreDone() {
    register.finish(OPEN);
    assertThat(entry(LATER).key())
        .isEqualTo(new EntityCodec(TextKeys.of("kind")).encode(List.of("ART")));
    assertThat(forgets(OF_THREE, "ART", LATER * 10 - 1)).isTrue();
  }

  @Test
  void whatWasDoneIsKnownByTheBytesThatItHad() {
    assertThat(entry(DONE).columns()).isNull();
    assertThat(forgets(OF_TWO, "ANN", DONE * 10 - 1)).isTrue();
    assertThat(forgets(OF_TWO, "BOB", DONE * 10 - 1)).isFalse();
  }

  @Test
  void ofWhichNobodyKnowsTheColumnsIsAsItWas() {
    assertThat(entry(TOO_EARLY).columns()).isNull();
    assertThat(entry(TOO_EARLY).key()).isEqualTo(OF_TWO.encode(List.of("ANN")));
    register.finish(TOO_EARLY);
    assertThat(forgets(OF_TWO, "ANN", TOO_EARLY * 10 - 1)).isTrue();
    assertThat(entry(OPEN_TEXT).columns()).as("never deployed").isNull();
    EntityCodec text = new EntityCodec(TextKeys.of("shop"));
    for (long id : List.of(OPEN_TEXT, DONE_TEXT)) {
      String shop = id == OPEN_TEXT ? "s1" : "s2";
      assertThat(forgets(text, shop, id * 10 - 1)).isTrue();
      assertThat(forgets(text, shop, id * 10)).isFalse();
    }
  }

  @Test
  void aNewRequestIsBesideTheOldOne() {
    long id = register.request(OF_THREE.spec(), OF_THREE.encode(List.of("BOB")), "", List.of("p"));
    register.cut(id, "seen", Map.of(1, 7L));
    assertThat(entry(id).key()).isEqualTo(entry(OPEN).key());
    assertThat(entry(id).keyHash()).isEqualTo(entry(OPEN).keyHash());
    register.finish(id);
    assertThat(entry(id).columns()).isEqualTo(OF_THREE.spec());
    assertThat(
            register
                .read()
                .forgotten()
                .forgets(new KeyForm(OF_TWO.spec()), OF_TWO.encode(List.of("BOB")), "seen", 1, 6))
        .isTrue();
  }
}
