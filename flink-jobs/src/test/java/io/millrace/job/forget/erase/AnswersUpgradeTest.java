package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.AnsweredKeys;
import io.millrace.job.forget.Deployments;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgottenAnswers;
import io.millrace.job.forget.FormerStore;
import io.millrace.job.forget.KeyHasher;
import io.millrace.job.forget.NamedKey;
import io.millrace.job.forget.erase.VisitsByOthers.ShopFirst;
import io.millrace.job.forget.erase.VisitsByOthers.TripFeatures;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.VisitFeatures;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a release of before knew of answers, by view and text, when this one begins. */
final class AnswersUpgradeTest {
  private static final byte[] SECRET = {1, 2, 3};
  private static final long UNDER_WAY = 1;
  private static final long FINISHED = 2;
  private static final long OF_A_SHOP = 3;

  private FormerStore former;
  private PostgresAddress address;
  private ForgottenAnswers answers;

  @BeforeEach
  void before() throws Exception {
    former = new FormerStore("11", SECRET);
    address = former.address();
    answers = new ForgottenAnswers(address);
    FeatureStore store = Compiler.compile(PayerFeatures.class, VisitFeatures.class).orThrow();
    EntityKey ann = store.view("payer").keys().encode(List.of("ann"));
    EntityKey bob = store.view("payer").keys().encode(List.of("bob"));
    forgotten(UNDER_WAY, "payer", ann, ann.bytes(), null);
    forgotten(FINISHED, "payer", bob, null, 5_000L);
    forgotten(OF_A_SHOP, "shop", bob, null, 5_000L);
    answer(OF_A_SHOP, "visit", "eve", null, new Integer[] {1}, 4_000L);
    for (String view : List.of("payer", "visit")) {
      Integer[] columns = view.equals("payer") ? null : new Integer[] {0};
      answer(UNDER_WAY, view, "ann", "[\"ann\"]", columns, null);
      answer(FINISHED, view, "bob", null, columns, 4_000L);
    }
  }

  @AfterEach
  void close() {
    former.close();
  }

  private void forgotten(long id, String entity, EntityKey key, byte[] kept, Long finishedAt)
      throws Exception {
    former.execute(
        """
        insert into millrace.forgotten_key (id, entity, key_hash, key, reason, requested_at,
          settles_at, finished_at) overriding system value
        values (?, ?, ?, ?, '', 1000, 1000, ?::bigint)
        """,
        id,
        entity,
        new KeyHasher(SECRET).hash(entity, key).bytes(),
        kept,
        finishedAt);
  }

  private void answer(
      long id, String view, String payer, String text, Integer[] columns, Long until)
      throws Exception {
    byte[] named = "[\"%s\"]".formatted(payer).getBytes(StandardCharsets.UTF_8);
    former.execute(
        "insert into millrace.forgotten_answer (id, view, key_text, text_hash, key_columns, until)"
            + " values (?, ?, ?, ?, ?, ?::bigint)",
        id,
        view,
        text,
        new KeyHasher(SECRET).hash(view, new EntityKey(named)).bytes(),
        columns,
        until);
  }

  private void deploy(Class<?>... definitions) {
    FeatureStore store = Compiler.compile(definitions).orThrow();
    PostgresOnlineStore online = new PostgresOnlineStore(address);
    online.prepare(store.manifest());
    online.drawEpoch(store.manifest(), "test");
  }

  /** This release begins, where a view had its columns elsewhere once. */
  private void upgrade() {
    deploy(PayerFeatures.class, ShopFirst.VisitFeatures.class, TripFeatures.class);
    deploy(PayerFeatures.class, VisitFeatures.class);
  }

  private boolean forgets(Class<?> definition, long answeredAtMillis, String key) {
    var view = Compiler.compile(definition).orThrow().views().get(0).spec();
    LoggedAnswer answer =
        new LoggedAnswer(
            "query",
            0,
            answeredAtMillis,
            0,
            view.name(),
            view.fingerprint(),
            "",
            key,
            null,
            0,
            List.of(),
            List.of(),
            List.of());
    return answers.read().forgets(answer, new AnsweredKeys(Deployments.read(address)));
  }

  private long count(String where) throws Exception {
    try (Connection connection = address.connect();
        PreparedStatement select =
            connection.prepareStatement(
                "select count(*) from millrace.forgotten_answer where " + where);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void answersOnTheirWayAreKnownByTheirDefinitionsAtOnce() {
    upgrade();
    for (String who : List.of("ann", "bob")) {
      String first = "[\"%s\",\"s1\"]".formatted(who);
      String second = "[\"s1\",\"%s\"]".formatted(who);
      assertThat(forgets(PayerFeatures.class, 3_000, "[\"%s\"]".formatted(who))).isTrue();
      assertThat(forgets(VisitFeatures.class, 3_000, first)).isTrue();
      assertThat(forgets(VisitFeatures.class, 3_000, second)).isFalse();
      assertThat(forgets(ShopFirst.VisitFeatures.class, 3_000, second)).isTrue();
      assertThat(forgets(ShopFirst.VisitFeatures.class, 3_000, first)).isFalse();
      // Of this view the release of before had said nothing.
      String third = "[\"cash\",\"s1\",\"%s\"]".formatted(who);
      assertThat(forgets(TripFeatures.class, 3_000, third)).isTrue();
      assertThat(forgets(TripFeatures.class, 3_000, first)).isFalse();
    }
    assertThat(forgets(VisitFeatures.class, 4_001, "[\"bob\",\"s1\"]")).as("new").isFalse();
    assertThat(forgets(PayerFeatures.class, 3_000, "[\"eve\"]")).isFalse();
    assertThat(forgets(VisitFeatures.class, 3_000, "[\"p1\",\"eve\"]")).as("a shop").isTrue();
    assertThat(forgets(VisitFeatures.class, 3_000, "[\"eve\",\"s1\"]")).as("a payer").isFalse();
  }

  @Test
  void theTableWaitsUntilAJobOfThisReleaseHasSaidHowAnswersNameTheKey() throws Exception {
    upgrade();
    assertThat(answers.texts(List.of(UNDER_WAY, FINISHED))).isEmpty();
    NamedKey ann = new NamedKey("payer", "[\"ann\"]");
    answers.add(UNDER_WAY, ann);
    answers.add(UNDER_WAY, ann);
    answers.add(FINISHED, new NamedKey("payer", "[\"bob\"]"));
    assertThat(answers.texts(List.of(UNDER_WAY, FINISHED)))
        .isEqualTo(Map.of(UNDER_WAY, "[\"ann\"]"));
    assertThat(count("view is null")).isEqualTo(1);
    assertThat(count("true")).isEqualTo(6);
  }

  @Test
  void aTableThatWasClearedByPlacesIsLookedThroughAgainUpToTheSameInstant() throws Exception {
    ForgetPlaces places = new ForgetPlaces(address);
    for (long id : List.of(UNDER_WAY, FINISHED)) {
      for (String place : List.of("answers", "events_paid")) {
        former.execute(
            "insert into millrace.forget_place (id, place, state, done_at, detail)"
                + " values (?, ?, 'done', 3000, '2 rows')",
            id,
            place);
      }
    }
    former.execute("update millrace.forgotten_answer set until = 4000");
    upgrade();
    assertThat(places.of(UNDER_WAY).stream().filter(ForgetPlace::isPending))
        .extracting(ForgetPlace::name)
        .containsExactly("answers");
    assertThat(places.of(FINISHED)).noneMatch(ForgetPlace::isPending);
    answers.add(UNDER_WAY, new NamedKey("payer", "[\"ann\"]"));
    assertThat(forgets(VisitFeatures.class, 4_000, "[\"ann\",\"s1\"]")).isTrue();
    assertThat(forgets(VisitFeatures.class, 4_001, "[\"ann\",\"s1\"]")).isFalse();
  }
}
