package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.millrace.forget.ForgetStatus;
import io.millrace.job.forget.ForgetPlace;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people and programs see of requests with many wider keys. */
final class ForgetOutputTest {
  private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");

  private static ForgetPlace place(String name, ForgetPlace.State state) {
    Long at = state == ForgetPlace.State.PENDING ? null : AT.toEpochMilli();
    return new ForgetPlace(name, state, at, null, "");
  }

  private static ForgetStatus request(
      long id, Long heldBy, String entity, String key, ForgetPlace... places) {
    boolean isDone = List.of(places).stream().noneMatch(ForgetPlace::isPending);
    List<String> columns = isDone ? List.of() : List.of(key.split("/"));
    return new ForgetStatus(
        id, heldBy, null, entity, columns, "", AT, isDone ? AT : null, List.of(places));
  }

  private static List<ForgetStatus> cardAtShops(int shops) {
    List<ForgetStatus> all = new ArrayList<>();
    all.add(
        request(
            7,
            null,
            "card",
            "c1",
            place("events_paid", ForgetPlace.State.DONE),
            place("answers", ForgetPlace.State.PENDING)));
    for (int i = 0; i < shops; i++) {
      ForgetPlace.State events = i % 2 == 0 ? ForgetPlace.State.DONE : ForgetPlace.State.PENDING;
      all.add(
          request(
              100 + i,
              7L,
              "card,shop",
              "c1/s" + i,
              place("events_paid", events),
              place("answers", i < 10 ? ForgetPlace.State.DONE : ForgetPlace.State.PENDING)));
    }
    all.add(request(5_000, null, "card", "c2", place("answers", ForgetPlace.State.DONE)));
    return all;
  }

  @Test
  void whatIsDoneEndsWithHowManyKeysItWere() {
    ForgetStatus card = request(1, null, "card", "c1", place("answers", ForgetPlace.State.DONE));
    ForgetStatus wider =
        request(2, 1L, "card,shop", "c1/s1", place("answers", ForgetPlace.State.DONE));
    assertThat(ForgetOutput.ended(List.of(card), "card").lines().reduce((first, last) -> last))
        .hasValueSatisfying(last -> assertThat(last).startsWith("Forgotten: 1 key. What is left"));
    assertThat(ForgetOutput.ended(List.of(card, card, wider), "card"))
        .startsWith(ForgetOutput.table(List.of(card, card, wider)))
        .contains("Forgotten: 2 keys, and 1 of wider entities. What is left");
  }

  /** Without the lines between cells. */
  private static List<String> lines(String text) {
    return text.lines()
        .filter(line -> line.startsWith("|"))
        .map(line -> line.replaceAll("[| ]+", " ").strip())
        .toList();
  }

  @Test
  void widerKeysAreCountedByTheirEntityHoweverManyTheyAre() {
    assertThat(lines(ForgetOutput.table(cardAtShops(3_000))))
        .hasSizeLessThan(10)
        .contains(
            "7 card c1 answers pending",
            "7 card,shop (3000 wider keys) (all) 5 of 3000 forgotten each by --status --id 7, or"
                + " --json",
            "7 card,shop (3000 wider keys) answers 2990 pending",
            "7 card,shop (3000 wider keys) events_paid 1500 pending")
        .anyMatch(line -> line.startsWith("5000 card (forgotten) answers done"))
        .noneMatch(line -> line.contains("c1/s"));
  }

  private static ForgetPlace left(String name, long untilMillis) {
    return new ForgetPlace(name, ForgetPlace.State.DONE, AT.toEpochMilli(), untilMillis, "");
  }

  @Test
  void whatIsFinishedHasOneRowWithWhatIsLeft() {
    ForgetPlace answers = place("answers", ForgetPlace.State.DONE);
    List<ForgetStatus> all = new ArrayList<>();
    all.add(
        new ForgetStatus(
            1,
            null,
            null,
            "card",
            List.of(),
            "asked by its owner",
            AT,
            AT.plusSeconds(30),
            List.of(
                answers,
                left("kafka:paid", AT.plusSeconds(7_200).toEpochMilli()),
                left("savepoints", ForgetPlace.NEVER),
                left("state:card__1", AT.plusSeconds(600).toEpochMilli()))));
    all.add(
        new ForgetStatus(
            2,
            1L,
            null,
            "card,shop",
            List.of(),
            "",
            AT,
            AT.plusSeconds(60),
            List.of(left("kafka:paid", AT.plusSeconds(3_600).toEpochMilli()))));
    all.add(request(3, null, "card", "c3", answers, place("served:x", ForgetPlace.State.RELEASED)));
    all.add(
        request(4, null, "card", "c4", answers, place("events_paid", ForgetPlace.State.PENDING)));
    all.add(request(5, null, "card", "c5", answers));
    all.add(request(6, 5L, "card,shop", "c5/s1", place("answers", ForgetPlace.State.PENDING)));
    String text = ForgetOutput.overview(all, AT.plusSeconds(1_000));
    assertThat(lines(text).subList(1, lines(text).size()))
        .containsExactly(
            "1 card (forgotten) 4 places, 1 wider key done 2026-03-01T10:01:00Z never asked at"
                + " 2026-03-01T10:00:00Z: asked by its owner; left: kafka:paid",
            "until 2026-03-01T12:00:00Z, savepoints never",
            "3 card (forgotten) 2 places done, 1 released 2026-03-01T10:00:00Z asked at"
                + " 2026-03-01T10:00:00Z",
            "4 card c4 (request) asked 2026-03-01T10:00:00Z",
            "4 card c4 answers done 2026-03-01T10:00:00Z",
            "4 card c4 events_paid pending",
            "5 card (forgotten) (request) asked 2026-03-01T10:00:00Z",
            "5 card (forgotten) answers done 2026-03-01T10:00:00Z",
            "5 card,shop (1 wider key) (all) 0 of 1 forgotten each by --status --id 5, or --json",
            "5 card,shop (1 wider key) answers 1 pending");
    assertThat(text).endsWith("Each place of what is done: --status --id ID, or --json.");
    assertThat(ForgetOutput.overview(all.subList(3, 4), AT)).doesNotContain("--id ID");
    assertThat(lines(ForgetOutput.details(all.subList(0, 2))))
        .contains(
            "1 card (forgotten) (request) asked 2026-03-01T10:00:00Z asked by its owner",
            "1 card (forgotten) savepoints done 2026-03-01T10:00:00Z never");
  }

  private static ForgetStatus wider(long id, String detail) {
    ForgetPlace served =
        new ForgetPlace("served:shop", ForgetPlace.State.PENDING, null, null, detail);
    return new ForgetStatus(
        id, 7L, null, "card,shop", List.of("c1", "s" + id), "", AT, null, List.of(served));
  }

  @Test
  void whyWiderKeysFailIsSaidOnceWithHowManyDo() {
    ForgetStatus card = request(7, null, "card", "c1", place("answers", ForgetPlace.State.PENDING));
    List<ForgetStatus> all = new ArrayList<>(List.of(card, wider(8, "")));
    assertThat(lines(ForgetOutput.table(all)))
        .contains("7 card,shop (1 wider key) served:shop 1 pending");
    all.set(1, wider(8, "failed: locked"));
    assertThat(lines(ForgetOutput.table(all)))
        .contains("7 card,shop (1 wider key) served:shop 1 pending failed: locked");
    all.add(wider(9, ""));
    all.add(wider(10, "failed: locked"));
    assertThat(lines(ForgetOutput.table(all)))
        .contains("7 card,shop (3 wider keys) served:shop 3 pending failed: locked (2 of 3)");
    all.add(wider(11, "failed: gone"));
    all.add(wider(12, "failed: late"));
    assertThat(lines(ForgetOutput.table(all)))
        .contains(
            "7 card,shop (5 wider keys) served:shop 5 pending failed: locked (2 of 5; 2 others)");
  }

  /** So that it can be asked for once more. */
  @Test
  void aKeyIsWrittenAsTheCommandTakesIt() {
    ForgetPlace answers = place("answers", ForgetPlace.State.PENDING);
    ForgetStatus wider =
        new ForgetStatus(
            3, null, null, "card,shop", List.of("a/b", "100%"), "", AT, null, List.of(answers));
    ForgetStatus simple =
        new ForgetStatus(4, null, null, "card", List.of("a/100%"), "", AT, null, List.of(answers));
    assertThat(lines(ForgetOutput.table(List.of(wider, simple))))
        .contains("3 card,shop a%2Fb/100%25 answers pending", "4 card a/100% answers pending");
  }

  @Test
  void oneRequestHasEachOfThem() {
    assertThat(lines(ForgetOutput.details(cardAtShops(12))))
        .contains("111 card,shop c1/s11 answers pending")
        .anyMatch(line -> line.startsWith("100 card,shop (forgotten) events_paid done"));
    assertThat(ForgetOutput.json(cardAtShops(12))).hasSize(14);
  }

  @Test
  void aWiderKeyThatIsShownAloneHasItsPlaces() {
    List<ForgetStatus> one = List.of(cardAtShops(12).get(12));
    assertThat(lines(ForgetOutput.table(one))).contains("111 card,shop c1/s11 answers pending");
  }

  private static ForgetPlace counted(String name, long rows) {
    return new ForgetPlace(name, ForgetPlace.State.DONE, AT.toEpochMilli(), null, "", rows, false);
  }

  private static ForgetPlace least(String name, long rows) {
    return new ForgetPlace(name, ForgetPlace.State.DONE, AT.toEpochMilli(), null, "", rows, true);
  }

  private static ForgetStatus done(long id, Long heldBy, Long before, ForgetPlace... places) {
    return new ForgetStatus(id, heldBy, before, "card_id", List.of(), "", AT, AT, List.of(places));
  }

  private static List<ForgetStatus> asked() {
    List<ForgetStatus> all = new ArrayList<>();
    all.add(
        done(1, null, null, counted("state:card__1", 1), counted("events_paid", 300))
            .withKey(List.of("c-17")));
    all.add(done(2, 1L, null, counted("events_paid", 11), counted("served:shop", 1)));
    all.add(
        done(3, null, null, counted("state:card__1", 0), counted("events_paid", 0))
            .withKey(List.of("no-such-card")));
    all.add(
        done(4, null, 1L, counted("state:card__1", 0), counted("events_paid", 0))
            .withKey(List.of("c-4")));
    all.add(
        done(5, null, null, counted("state:card__1", 0), least("events_paid", 0))
            .withKey(List.of("c-5")));
    all.add(
        done(6, null, null, least("events_paid", 1), place("answers", ForgetPlace.State.RELEASED))
            .withKey(List.of("c-6")));
    all.add(
        done(7, null, null, counted("state:card__1", 1), counted("events_paid", 0))
            .withKey(List.of("c-7")));
    all.add(done(8, null, null, counted("events_paid", 1)).withKey(List.of("c-8")));
    return all;
  }

  @Test
  void ofEachKeyAPlainSentenceSaysWhatThereWas() {
    String text = ForgetOutput.ended(asked(), "card");
    assertThat(text.lines().filter(line -> line.startsWith("card ")))
        .containsExactly(
            "card c-17: 312 rows in 2 places, with 1 wider key",
            "card no-such-card: nothing was found of this key (mistyped?)",
            "card c-4: nothing was found of this key any more: request 1 was to forget it before",
            "card c-5: no row was counted; it is not known what else there was in events_paid",
            "card c-6: at least 1 row in 1 place; it is not known what else there was in answers,"
                + " events_paid",
            "card c-7: no row was found, but the state of a view held the key",
            "card c-8: 1 row in 1 place");
    assertThat(text)
        .contains("Forgotten: 5 keys, and 1 of wider entities; nothing was found of 2 keys. What");
    assertThat(lines(text))
        .contains(
            "1 card_id c-17 state:card__1 done held 2026-03-01T10:00:00Z",
            "1 card_id c-17 events_paid done 300 2026-03-01T10:00:00Z",
            "1 card_id (1 wider key) (all) 1 of 1 forgotten 12 each by --status --id 1, or --json",
            "3 card_id no-such-card state:card__1 done not held 2026-03-01T10:00:00Z",
            "3 card_id no-such-card events_paid done 0 2026-03-01T10:00:00Z",
            "6 card_id c-6 events_paid done at least 1 2026-03-01T10:00:00Z",
            "6 card_id c-6 answers released 2026-03-01T10:00:00Z");
  }

  @Test
  void soDoesOneRequestAndAnOverviewHasTheRows() {
    assertThat(ForgetOutput.details(List.of(done(3, null, null, counted("events_paid", 0)))))
        .endsWith("\ncard_id (forgotten): nothing was found of this key (mistyped?)");
    assertThat(lines(ForgetOutput.overview(asked(), AT)))
        .anyMatch(line -> line.contains("2 places, 1 wider key done 312 2026-03-01T10:00:00Z"))
        .anyMatch(
            line -> line.startsWith("6 card_id") && line.contains(" done, 1 released at least 1 "))
        .anyMatch(line -> line.startsWith("5 card_id") && line.contains(" done 2026-03-01"));
  }

  private static String sentence(ForgetStatus status) {
    return ForgetOutput.details(List.of(status))
        .lines()
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  @Test
  void aWiderKeyByItselfIsNotNothing() {
    ForgetStatus wider = done(2, 1L, null, counted("events_paid", 0));
    assertThat(sentence(wider))
        .isEqualTo(
            "card_id (forgotten): no row was found, but what there was is counted with request 1");
    assertThat(ForgetOutput.json(List.of(wider)).get(0).path("found").asText()).isEqualTo("held");
  }

  @Test
  void whatWasOnItsWayToAWiderKeyIsNotNothing() {
    assertThat(sentence(done(1, null, null, counted("wider_keys", 1), counted("events_paid", 0))))
        .isEqualTo(
            "card_id (forgotten): no row was found, but something of the key was on its way");
  }

  @Test
  void placesThatNobodyKnowsOfAreNamedAlsoWhereTheRowsOfTheOthersAreExact() {
    ForgetPlace written = place("written:card__1", ForgetPlace.State.RELEASED);
    assertThat(sentence(done(1, null, null, counted("events_paid", 2), written)))
        .isEqualTo(
            "card_id (forgotten): 2 rows in 1 place; it is not known what else there was in"
                + " written:card__1");
  }

  @Test
  void programsHaveItInFields() {
    ArrayNode json = ForgetOutput.json(asked());
    assertThat(json.get(0).path("key")).hasToString("[\"c-17\"]");
    assertThat(json.get(0).path("found").asText()).isEqualTo("rows");
    assertThat(json.get(0).path("rows").asLong()).isEqualTo(312);
    assertThat(json.get(0).path("rows_at_least").asBoolean()).isFalse();
    assertThat(json.get(0).path("places").get(0).path("held").asBoolean()).isTrue();
    assertThat(json.get(0).path("places").get(0).path("rows").isNull()).isTrue();
    assertThat(json.get(0).path("places").get(1).path("rows").asLong()).isEqualTo(300);
    assertThat(json.get(1).path("rows").asLong()).as("of the wider key alone").isEqualTo(12);
    assertThat(json.get(2).path("found").asText()).isEqualTo("nothing");
    assertThat(json.get(3).path("forgotten_before").asLong()).isEqualTo(1);
    assertThat(json.get(4).path("found").asText()).isEqualTo("unknown");
    assertThat(json.get(4).path("rows").isNull()).isTrue();
    assertThat(json.get(4).path("not_known_of")).hasToString("[\"events_paid\"]");
    assertThat(json.get(5).path("rows_at_least").asBoolean()).isTrue();
    assertThat(json.get(6).path("found").asText()).isEqualTo("held");
    ForgetStatus pending = request(9, null, "card", "c9", place("x", ForgetPlace.State.PENDING));
    assertThat(ForgetOutput.json(List.of(pending)).get(0).path("found").isNull()).isTrue();
  }

  @Test
  void nothingIsSaidInAWord() {
    assertThat(ForgetOutput.table(List.of())).isEqualTo("Nothing was ever to be forgotten.");
  }
}
