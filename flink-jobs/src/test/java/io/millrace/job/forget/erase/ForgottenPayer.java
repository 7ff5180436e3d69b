package io.millrace.job.forget.erase;

import io.millrace.core.EntityKey;
import io.millrace.event.ReasonCode;
import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.verify.HabitFeatures;
import io.millrace.job.verify.LoggedPlay;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.PayerFeatures.Paid;
import io.millrace.job.verify.PlayedAnswers;
import io.millrace.job.verify.StoreFeatures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.data.Record;

/**
 * A log of payers of whom one is to be forgotten, and what jobs would do of it. Its definitions are
 * deployed.
 */
final class ForgottenPayer implements AutoCloseable {
  static final String KEY = "forgotten-payer";

  final PlayedAnswers played;
  final LoggedPlay logged;
  private final Class<?>[] views;
  final ForgetRegister register;
  final ForgetPlaces places;
  private final PostgresAddress store;
  private final Path folder;
  private final Random random;
  private final long[] ends = new long[2];
  long id;

  ForgottenPayer(PostgresAddress store, Path folder, long seed) {
    this(store, folder, seed, PayerFeatures.class, StoreFeatures.class, HabitFeatures.class);
  }

  ForgottenPayer(PostgresAddress store, Path folder, long seed, Class<?>... views) {
    this.store = store;
    this.folder = folder;
    this.views = views;
    this.played = new PlayedAnswers(views);
    this.logged = new LoggedPlay(played, folder);
    this.register = new ForgetRegister(store);
    this.places = new ForgetPlaces(store);
    this.random = new Random(seed);
    new PostgresOnlineStore(store).drawEpoch(played.store.manifest(), "test");
  }

  EntityKey key() {
    return played.store.view("payer").keys().encode(List.of(KEY));
  }

  /** Payments by chance, one in four the key's, all applied; after each somebody is asked for. */
  ForgottenPayer play(int payments) throws Exception {
    long now = System.currentTimeMillis();
    int from = played.log.size();
    for (int i = 0; i < payments; i++) {
      long at = now - (payments - i) * 1_000L - 120_000;
      int partition = random.nextInt(2);
      Paid paid = new Paid(payer(), "s" + random.nextInt(3), i * 1.25, Instant.ofEpochMilli(at));
      played.apply(played.arrives(paid, at, partition));
      ends[partition]++;
      played.ask(payer(), "s" + random.nextInt(3), at + 5, at + 5, 0);
    }
    int half = from + payments / 2;
    logged.commit(played.log.subList(from, half));
    logged.commit(played.log.subList(half, played.log.size()));
    return this;
  }

  private String payer() {
    int drawn = random.nextInt(4);
    return drawn == 0 ? KEY : "p" + drawn;
  }

  /** What was served and answered, and letters of the key and of others. */
  ForgottenPayer logTheRest() throws Exception {
    String good = "{\"payer\":\"%s\",\"shop\":\"s1\",\"amount\":%s,\"paidAt\":\"%s\"}";
    List<DeadLetter> letters = new ArrayList<>();
    letters.add(letter(0, good.formatted(KEY, "1.5", "2999-01-01T00:00:00Z"), "payer"));
    letters.add(letter(1, good.formatted(KEY, "\"no number\"", "2026-01-01T00:00:00Z"), null));
    letters.add(letter(2, good.formatted("p1", "1.5", "2999-01-01T00:00:00Z"), null));
    letters.add(letter(3, "{\"payer\":", null));
    logged.commitServed().commitAnswers().commitLetters(letters);
    return this;
  }

  private static DeadLetter letter(long offset, String value, String view) {
    return new DeadLetter(
        "paid",
        0,
        offset,
        1_700_000_000_000L,
        value.getBytes(StandardCharsets.UTF_8),
        ReasonCode.CONSTRAINT,
        "",
        "bad",
        view);
  }

  /** Asks to forget the key, as the command does and readers then choose. */
  ForgottenPayer request(String... more) {
    id = register.request(TextKeys.of("payer"), key(), "test", new TreeSet<>(Set.of(more)));
    return cut();
  }

  /** What has come until now lies before the cuts. */
  ForgottenPayer cut() {
    register.cut(id, "paid", Map.of(0, ends[0], 1, ends[1]));
    return this;
  }

  /** State and online tables are without it. */
  void leaveState() {
    for (ForgetPlace place : places.of(id)) {
      if (place.isInTheJob()) {
        places.done(id, place.name(), "", null);
      }
    }
  }

  /** The online table of a view. */
  String onlineTable(String view) {
    return played.store.view(view).spec().onlineTable();
  }

  ViewsEraser ofViews() {
    return ofViews(logged.catalog(), Share.ALL, names(), views);
  }

  ViewsEraser ofViewsWithoutLog() {
    return ofViews(null, Share.ALL, names(), views);
  }

  private Set<String> names() {
    return played.store.views().stream()
        .map(view -> view.spec().name())
        .collect(Collectors.toSet());
  }

  /** Those of a job with other definitions. */
  ViewsEraser ofViews(Share share, Set<String> names, Class<?>... definitions) {
    return ofViews(logged.catalog(), share, names, definitions);
  }

  private ViewsEraser ofViews(
      OfflineCatalog log, Share share, Set<String> names, Class<?>... definitions) {
    return new ViewsEraser(
        ViewClasses.of(definitions),
        store,
        log,
        UpkeepPolicy.DEFAULT,
        share,
        names,
        Map.of(),
        Map.of(),
        null,
        Map.of(),
        JobClock.LIVE);
  }

  AnswersEraser ofAnswers() {
    return new AnswersEraser(store, logged.catalog(), UpkeepPolicy.DEFAULT, "answers", Map.of());
  }

  Chores chores() {
    return ofViews().make(ForgottenPayer.class.getClassLoader(), Pace.full());
  }

  /** Those of answers, of whose topic nobody is asked. */
  Chores answerChores() {
    return new ChosenChores(
        ofAnswers().make(ForgottenPayer.class.getClassLoader(), Pace.full()),
        place -> !place.startsWith("kafka:"));
  }

  Forgetting entry() {
    return register.read().entries().stream()
        .filter(entry -> entry.id() == id)
        .findFirst()
        .orElseThrow();
  }

  List<String> pending() {
    return places.of(id).stream().filter(ForgetPlace::isPending).map(ForgetPlace::name).toList();
  }

  /** Files that hold the key. */
  List<Path> holdingKey() {
    return StoredBytes.holding(KEY, folder);
  }

  /** Every row of a table as text, sorted; those that name the key apart. */
  List<String> rowsOfOthers(String table) {
    try (OfflineLog log = OfflineLog.of(logged.catalog())) {
      return log.rows(table).stream()
          .map(ForgottenPayer::text)
          .filter(row -> !row.contains(KEY))
          .sorted()
          .toList();
    }
  }

  String textOf(Record row) {
    return text(row);
  }

  private static String text(Record row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      Object value = row.get(i);
      if (value instanceof ByteBuffer bytes) {
        value = StandardCharsets.ISO_8859_1.decode(bytes.duplicate());
      }
      text.append(value).append('|');
    }
    return text.toString();
  }

  @Override
  public void close() {
    logged.close();
  }
}
