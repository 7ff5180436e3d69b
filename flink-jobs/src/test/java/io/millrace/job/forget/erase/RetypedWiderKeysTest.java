package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.FeatureView;
import io.millrace.Kafka;
import io.millrace.Windowed;
import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.forget.Forget;
import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.EntityPlaces;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.OnlineTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A column of a wider key gets another type that is written alike, beside the key's own. */
final class RetypedWiderKeysTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  static final class Texts {
    record Seen(String card, String place, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "cards")
    static final class CardFeatures {
      static final Entity.One<String> CARD = Entity.key("card", String.class);
      static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(CARD, Seen::card).count().over("24h");
    }

    @FeatureView(owner = "tests", description = "cards at places")
    static final class VisitFeatures {
      static final Entity.Two<String, String> KEY =
          Entity.key("card", String.class).and("place", String.class);
      static final Windowed<Long> TIMES =
          CardFeatures.SEEN.by(KEY, Seen::card, Seen::place).count().over("24h");
    }
  }

  static final class Uuids {
    record Seen(String card, UUID place, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "cards")
    static final class CardFeatures {
      static final Entity.One<String> CARD = Entity.key("card", String.class);
      static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(CARD, Seen::card).count().over("24h");
    }

    @FeatureView(owner = "tests", description = "cards at places")
    static final class VisitFeatures {
      static final Entity.Two<String, UUID> KEY =
          Entity.key("card", String.class).and("place", UUID.class);
      static final Windowed<Long> TIMES =
          CardFeatures.SEEN.by(KEY, Seen::card, Seen::place).count().over("24h");
    }
  }

  static final class Longs {
    record Seen(String card, long place, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "cards")
    static final class CardFeatures {
      static final Entity.One<String> CARD = Entity.key("card", String.class);
      static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(CARD, Seen::card).count().over("24h");
    }

    @FeatureView(owner = "tests", description = "cards at places")
    static final class VisitFeatures {
      static final Entity.Two<String, Long> KEY =
          Entity.key("card", String.class).and("place", Long.class);
      static final Windowed<Long> TIMES =
          CardFeatures.SEEN.by(KEY, Seen::card, Seen::place).count().over("24h");
    }
  }

  static final class Ints {
    record Seen(String card, int place, Instant seenAt) {}

    @FeatureView(owner = "tests", description = "cards")
    static final class CardFeatures {
      static final Entity.One<String> CARD = Entity.key("card", String.class);
      static final EventStream<Seen> SEEN =
          EventStream.of(Seen.class).from(Kafka.topic("seen").json()).eventTime(Seen::seenAt);
      static final Windowed<Long> TIMES = SEEN.by(CARD, Seen::card).count().over("24h");
    }

    @FeatureView(owner = "tests", description = "cards at places")
    static final class VisitFeatures {
      static final Entity.Two<String, Integer> KEY =
          Entity.key("card", String.class).and("place", Integer.class);
      static final Windowed<Long> TIMES =
          CardFeatures.SEEN.by(KEY, Seen::card, Seen::place).count().over("24h");
    }
  }

  private static FeatureStore store(Class<?>... definitions) {
    return Compiler.compile(definitions).orThrow();
  }

  private static void deploy(FeatureStore store) throws Exception {
    database.deploy(store.manifest());
  }

  private static void insert(BoundView view, Object... columns) throws Exception {
    try (Connection connection = database.address().connect();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into %s values (?, ?, 1, 1, 1)"
                    .formatted(OnlineTable.of(view.spec()).sql()))) {
      EntityKey key = view.keys().encode(List.of(columns));
      insert.setBytes(1, key.bytes());
      insert.setBytes(2, key.bytes());
      insert.executeUpdate();
    }
  }

  private static List<List<Object>> left(BoundView view) throws Exception {
    return database.encodedRows(OnlineTable.of(view.spec())).keySet().stream()
        .map(view.keys()::decode)
        .toList();
  }

  private static String told(long id) {
    StringBuilder told = new StringBuilder();
    new ForgetPlaces(database.address())
        .of(id)
        .forEach(
            each ->
                told.append(each.name())
                    .append(' ')
                    .append(each.state())
                    .append(' ')
                    .append(each.detail())
                    .append('\n'));
    return told.toString();
  }

  private static List<Forgetting> entries() {
    return new ForgetRegister(database.address()).read().entries();
  }

  private static void erase(long id, Class<?>... after) throws Exception {
    try (Chores chores =
        new ViewsEraser(
                ViewClasses.of(after),
                database.address(),
                null,
                UpkeepPolicy.DEFAULT,
                Share.ALL,
                Set.of("card", "visit"),
                Map.of(),
                Map.of(),
                null,
                Map.of(),
                JobClock.LIVE)
            .make(RetypedWiderKeysTest.class.getClassLoader(), Pace.full())) {
      ErasureRounds rounds = new ErasureRounds(database.address(), chores);
      rounds.watermark(Long.MAX_VALUE);
      rounds.round();
      ForgetPlaces places = new ForgetPlaces(database.address());
      for (int i = 0; i < 8; i++) {
        for (Forgetting each : entries()) {
          places.of(each.id()).stream()
              .filter(ForgetPlace::isInTheJob)
              .filter(ForgetPlace::isPending)
              .forEach(place -> places.done(each.id(), place.name(), "", null));
        }
        rounds.round();
        rounds.checkpointed();
      }
    }
  }

  private static void forgetsCard(Class<?>[] before, Object[] old, Class<?>[] after)
      throws Exception {
    FeatureStore was = store(before);
    deploy(was);
    insert(was.view("visit"), old);
    deploy(store(after));
    Forget forget = Forget.of(store(after), database.address(), EntityPlaces.Log.NONE);
    long id = forget.request("card", List.of(List.of("c1")), "").get(0);
    database.settle();
    erase(id, after);
    database.settle();
    erase(id, after);
    assertThat(left(was.view("visit"))).isEmpty();
    StringBuilder all = new StringBuilder();
    entries().forEach(each -> all.append(each).append('\n').append(told(each.id())));
    assertThat(entries()).as(all.toString()).allMatch(each -> !each.isUnderWay());
  }

  @Test
  void aWiderKeysTextThatBecameAUuid() throws Exception {
    forgetsCard(
        new Class<?>[] {Texts.CardFeatures.class, Texts.VisitFeatures.class},
        new Object[] {"c1", "no uuid"},
        new Class<?>[] {Uuids.CardFeatures.class, Uuids.VisitFeatures.class});
  }

  @Test
  void aWiderKeysTextThatBecameAUuidAndIsOne() throws Exception {
    forgetsCard(
        new Class<?>[] {Texts.CardFeatures.class, Texts.VisitFeatures.class},
        new Object[] {"c1", "00000000-0000-0001-0000-000000000002"},
        new Class<?>[] {Uuids.CardFeatures.class, Uuids.VisitFeatures.class});
  }

  @Test
  void anothersWiderKeysTextThatBecameAUuid() throws Exception {
    FeatureStore was = store(Texts.CardFeatures.class, Texts.VisitFeatures.class);
    Class<?>[] after = {Uuids.CardFeatures.class, Uuids.VisitFeatures.class};
    deploy(was);
    insert(was.view("visit"), "c2", "no uuid");
    deploy(store(after));
    Forget forget = Forget.of(store(after), database.address(), EntityPlaces.Log.NONE);
    long id = forget.request("card", List.of(List.of("c1")), "").get(0);
    database.settle();
    erase(id, after);
    assertThat(left(was.view("visit"))).hasSize(1);
    assertThat(entries()).as(told(id)).allMatch(each -> !each.isUnderWay());
  }

  @Test
  void aWiderKeysLongThatBecameAnInt() throws Exception {
    forgetsCard(
        new Class<?>[] {Longs.CardFeatures.class, Longs.VisitFeatures.class},
        new Object[] {"c1", (1L << 40) + 5},
        new Class<?>[] {Ints.CardFeatures.class, Ints.VisitFeatures.class});
  }
}
