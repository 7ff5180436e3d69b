package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.core.EntityKey;
import io.millrace.event.ReasonCode;
import io.millrace.job.decode.DeadLetter;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.TextKeys;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.StoreFeatures;
import io.millrace.job.verify.VisitFeatures;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Which dead letters go with a key, and what is said of those that stay. */
class LettersErasureTest {
  /** Cannot be decoded: its amount is no number. */
  private static final String LETTER =
      "{\"%s\":%s,\"shop\":\"s1\",\"amount\":\"much\",\"paidAt\":\"2026-01-01T00:00:00Z\"}";

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;
  private int tried;

  private static String of(String field, String payer) {
    return LETTER.formatted(field, "\"" + payer + "\"");
  }

  private ForgottenPayer payer(List<String> letters, Class<?>... views) throws Exception {
    Path tables = folder.resolve("tables-" + tried++);
    ForgottenPayer payer =
        views.length == 0
            ? new ForgottenPayer(database.address(), tables, 5)
            : new ForgottenPayer(database.address(), tables, 5, views);
    List<DeadLetter> all = new ArrayList<>();
    for (String each : letters) {
      all.add(
          new DeadLetter(
              "paid",
              0,
              all.size(),
              1_700_000_000_000L,
              each.getBytes(StandardCharsets.UTF_8),
              ReasonCode.WRONG_TYPE,
              "",
              "bad",
              null));
    }
    payer.logged.commitLetters(all);
    return payer;
  }

  /** Asks for a key whose cut lies behind some letters, and clears what a job would. */
  private static void forget(ForgottenPayer payer, String key, long letters) throws Exception {
    EntityKey bytes = payer.played.store.view("payer").keys().encode(List.of(key));
    payer.id = payer.register.request(TextKeys.of("payer"), bytes, "", List.of());
    payer.register.cut(payer.id, "paid", Map.of(0, letters, 1, 0L));
    Erasing.tables(payer.ofViews(), payer.id);
  }

  private static List<String> left(ForgottenPayer payer) {
    return payer.logged.log().rows(DeadLetterLog.NAME).stream()
        .map(LettersErasureTest::text)
        .toList();
  }

  private static String text(Record letter) {
    ByteBuffer raw = (ByteBuffer) letter.getField(DeadLetterLog.RAW);
    return StandardCharsets.UTF_8.decode(raw.duplicate()).toString();
  }

  private static ForgetPlace place(ForgottenPayer payer) {
    return payer.places.of(payer.id).stream()
        .filter(each -> each.name().equals(DeadLetterLog.NAME))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void letters_that_write_the_field_in_another_spelling_go_and_nothing_is_left() throws Exception {
    String other = of("PAYER", "bob");
    String since = of("Pay_Er", "ann");
    try (ForgottenPayer payer =
        payer(List.of(of("payer", "ann"), of("PAYER", "ann"), other, of("pay_er", "ann"), since))) {
      forget(payer, "ann", 4);
      assertThat(left(payer)).containsExactly(other, since);
      assertThat(place(payer).untilMillis()).as("each names somebody").isNull();
      assertThat(place(payer).detail()).startsWith("3 rows");
      assertThat(place(payer).rowsGone()).isEqualTo(3);
    }
  }

  private static Long counted(ForgottenPayer payer, long id) {
    return payer.places.of(id).stream()
        .filter(each -> each.name().equals(DeadLetterLog.NAME))
        .findFirst()
        .orElseThrow()
        .rowsGone();
  }

  @Test
  void letters_of_several_keys_go_together_each_before_its_own_cut() throws Exception {
    List<String> both = List.of(of("payer", "ann"), of("payer", "bob"));
    String eve = of("payer", "eve");
    try (ForgottenPayer payer =
            payer(List.of(both.get(0), both.get(1), eve, both.get(0), both.get(1)));
        Chores chores = payer.chores();
        ErasureRounds rounds = new ErasureRounds(database.address(), chores)) {
      for (String key : List.of("ann", "bob")) {
        EntityKey bytes = payer.played.store.view("payer").keys().encode(List.of(key));
        payer.id = payer.register.request(TextKeys.of("payer"), bytes, "", List.of());
        payer.register.cut(payer.id, "paid", Map.of(0, key.equals("ann") ? 5L : 2L, 1, 0L));
        rounds.round();
        payer.leaveState();
      }
      rounds.round();
      rounds.checkpointed();
      rounds.checkpointed();
      rounds.round();
      assertThat(place(payer).detail()).startsWith("3 rows").endsWith("(2 keys together)");
      assertThat(payer.register.read().entries())
          .extracting(entry -> counted(payer, entry.id()))
          .as("of ann and of bob")
          .containsExactly(2L, 1L);
      assertThat(left(payer)).containsExactly(eve, both.get(1));
    }
  }

  @Test
  void what_names_nobody_stays_and_is_said() throws Exception {
    for (String nobodys :
        List.of(
            "{\"payer\":\"ann\",",
            "ann",
            "{\"shop\":\"s1\",\"amount\":\"much\"}",
            of("who", "ann"),
            of("payer", "bob") + of("who", "ann"))) {
      try (ForgottenPayer payer = payer(List.of(of("PAYER", "ann"), nobodys))) {
        forget(payer, "ann", 2);
        assertThat(left(payer)).containsExactly(nobodys);
        assertThat(place(payer).untilMillis()).as(nobodys).isEqualTo(ForgetPlace.NEVER);
        assertThat(place(payer).detail()).contains("letters of paid cannot be decoded");
      }
      database.empty();
    }
  }

  @Test
  void a_letter_that_names_several_in_one_field_goes_or_is_said() throws Exception {
    for (String both :
        List.of(
            "{\"payer\":\"bob\",\"PAYER\":\"ann\",\"amount\":\"much\"}",
            "{\"PAYER\":\"bob\",\"pay_er\":\"ann\",\"amount\":\"much\"}",
            "{\"payer\":\"ann\",\"payer\":\"bob\",\"amount\":\"much\"}")) {
      try (ForgottenPayer payer = payer(List.of(both))) {
        forget(payer, "ann", 1);
        assertThat(left(payer).isEmpty() || place(payer).untilMillis() != null)
            .as("%s: %s", both, place(payer).detail())
            .isTrue();
      }
      database.empty();
    }
  }

  @Test
  void letters_without_the_field_are_not_those_of_the_empty_text() throws Exception {
    String missing = "{\"shop\":\"s1\",\"amount\":\"much\"}";
    String none = LETTER.formatted("payer", "null");
    String list = LETTER.formatted("payer", "[]");
    try (ForgottenPayer payer = payer(List.of(missing, none, list, of("payer", "")))) {
      forget(payer, "", 4);
      assertThat(left(payer)).containsExactly(missing, none, list);
    }
  }

  @Test
  void letters_whose_field_is_null_are_not_those_of_the_text_null() throws Exception {
    String none = LETTER.formatted("payer", "null");
    try (ForgottenPayer payer = payer(List.of(none, of("payer", "null")))) {
      forget(payer, "null", 2);
      assertThat(left(payer)).containsExactly(none);
    }
  }

  /** What a job does of a key of which its own views are none. */
  private static void forgetByOthers(ForgottenPayer payer, EntityKey key, ViewsEraser eraser)
      throws Exception {
    payer.id = payer.register.request(TextKeys.of("payer"), key, "", List.of());
    database.settle();
    try (Chores chores = eraser.make(LettersErasureTest.class.getClassLoader(), Pace.full());
        ErasureRounds rounds = new ErasureRounds(database.address(), chores)) {
      rounds.watermark(Long.MAX_VALUE);
      rounds.round();
      rounds.checkpointed();
      rounds.checkpointed();
      rounds.round();
    }
  }

  private static EntityKey deployed(Class<?>... views) {
    FeatureStore definitions = Compiler.compile(views).orThrow();
    PostgresOnlineStore store = new PostgresOnlineStore(database.address());
    store.prepare(definitions.manifest());
    store.drawEpoch(definitions.manifest(), "test");
    return definitions.view("payer").keys().encode(List.of("ann"));
  }

  @Test
  void by_a_definition_of_before_the_spelling_does_not_count_either() throws Exception {
    String other = of("PAYER", "bob");
    try (ForgottenPayer payer = payer(List.of(of("PAYER", "ann"), of("payer", "ann"), other))) {
      EntityKey ann = deployed(PayerFeatures.class, StoreFeatures.class);
      forgetByOthers(payer, ann, payer.ofViews(Share.ALL, Set.of("store"), StoreFeatures.class));
      assertThat(left(payer)).containsExactly(other);
      assertThat(place(payer).untilMillis()).isNull();
    }
  }

  /** A view of payers at shops has no key of it; that of payers is named all the same. */
  @Test
  void a_letter_that_lacks_another_column_of_a_wider_key_goes() throws Exception {
    String other = "{\"Payer\":\"bob\",\"amount\":\"much\"}";
    try (ForgottenPayer payer =
        payer(List.of("{\"Payer\":\"ann\",\"amount\":\"much\"}", other), VisitFeatures.class)) {
      EntityKey ann = deployed(PayerFeatures.class, VisitFeatures.class);
      forgetByOthers(payer, ann, payer.ofViews());
      assertThat(left(payer)).containsExactly(other);
      assertThat(place(payer).untilMillis()).isNull();
    }
  }
}
