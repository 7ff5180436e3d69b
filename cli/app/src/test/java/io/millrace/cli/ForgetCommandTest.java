package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.examples.cards.CardFeatures;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.online.PostgresOnlineStore;
import io.millrace.manifest.Manifest;
import io.millrace.platform.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asking on the command line; what jobs then do is tested beside them. */
class ForgetCommandTest {
  @TempDir private static Path folder;
  private static TestDatabase database;
  private static Path config;
  private static Path classes;

  @BeforeAll
  static void start() throws Exception {
    database = TestDatabase.create();
    new PostgresOnlineStore(PostgresAddress.of(database.jdbcUrl()))
        .prepare(new Manifest(Manifest.FORMAT_VERSION, List.of(), List.of(), List.of()));
    config =
        Files.writeString(
            folder.resolve("job.properties"),
            "postgres.url=%s\niceberg.warehouse=%s\n"
                .formatted(database.jdbcUrl(), folder.resolve("warehouse").toUri()));
    classes = Classes.locationOf(CardFeatures.class);
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  private static Terminal forget(Object... words) {
    Object[] all = new Object[words.length + 7];
    all[0] = "forget";
    System.arraycopy(words, 0, all, 1, words.length);
    Object[] where = {"--config", config, "--definitions", classes, "--folder", folder};
    System.arraycopy(where, 0, all, words.length + 1, where.length);
    return Terminal.run(all);
  }

  @Test
  void whatIsWrongIsSaidAtOnce() {
    Terminal unknown = forget("cards", "c1", "--yes");
    assertThat(unknown.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(unknown.err())
        .contains("Cannot forget keys of 'cards'", "there is no such entity or view", "card_id;")
        .containsPattern("and the views .*card; card_merchant");
    Terminal width = forget("card_merchant", "c1/m1", "c2", "c3", "--yes");
    assertThat(width.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(width.err()).contains("2 problems", "key c2: 1 key value ", "key c3: 1 key value ");
    assertThat(forget("card", "c1").err()).contains("say that it is meant by --yes");
    assertThat(forget().err()).contains("name an entity and its keys, or --status");
    assertThat(forget("card", "--status").err()).contains("name no entity");
    assertThat(forget("card", "--yes").err()).contains("no key is given");
  }

  @Test
  void whatOptionsForbidIsSaidBesideValuesThatCannotBeRead() {
    Terminal both = forget("--status", "--release", "x", "--timeout", "soon");
    assertThat(both.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(both.err())
        .contains("--release", "'x'", "--timeout", "--status shows all that was asked for");
    assertThat(forget("card", "--id=x").err())
        .contains("'x'", "--id chooses what --status shows", "no key is given");
    assertThat(forget("--release", "x").err()).doesNotContain("name an entity");
  }

  @Test
  void aRequestIsShownWithEachOfItsPlaces() throws Exception {
    Terminal asked = forget("card", "c1", "--reason", "asked by its owner", "--yes", "--no-wait");
    assertThat(asked.err()).isEmpty();
    assertThat(asked.exitCode()).isZero();
    assertThat(asked.out()).contains("state:card", "events_payments", "served:card", "pending");
    assertThat(forget("--status").out())
        .containsPattern("c1 .*\\(request\\) .*asked .*asked by its owner")
        .contains("events_payments");
    JsonNode status = new ObjectMapper().readTree(forget("--status", "--json").out());
    JsonNode last = status.get(status.size() - 1);
    assertThat(last.path("entity").asText()).isEqualTo("card_id");
    assertThat(last.path("key").get(0).asText()).isEqualTo("c1");
    assertThat(last.path("reason").asText()).isEqualTo("asked by its owner");
    assertThat(last.path("finished_at").isNull()).isTrue();
    assertThat(last.path("places"))
        .isNotEmpty()
        .allSatisfy(place -> assertThat(place.path("state").asText()).isEqualTo("pending"));
  }

  @Test
  void slashesAndPercentSignsInTheColumnsOfAKeyAreEncoded() throws Exception {
    Terminal asked = forget("card_merchant", "a%2Fb/100%25", "c1/x/y", "--yes", "--no-wait");
    assertThat(asked.err()).isEmpty();
    assertThat(asked.out()).contains(" a%2Fb/100%25 ", " c1/x%2Fy ");
    JsonNode all = new ObjectMapper().readTree(forget("--status", "--json").out());
    assertThat(all.get(all.size() - 2).path("key")).hasToString("[\"a/b\",\"100%\"]");
    assertThat(all.get(all.size() - 1).path("key")).hasToString("[\"c1\",\"x/y\"]");
    assertThat(forget("card", "50%/x", "--yes", "--no-wait").out())
        .as("a key of one column is what it is")
        .contains(" 50%/x ");
    Terminal wrong = forget("card_merchant", "100%/m", "c1", "c2/%zz", "--yes");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(wrong.err())
        .contains(
            "3 problems",
            "key 100%/m: '%' in column '100%' is no code; in a composite key write %25",
            "key c2/%zz: '%zz' in column '%zz' is no code",
            "key c1: 1 key value ");
  }

  @Test
  void oneRequestIsShownByItsId() throws Exception {
    forget("card", "c5", "--yes", "--no-wait");
    forget("card", "c6", "--yes", "--no-wait");
    JsonNode all = new ObjectMapper().readTree(forget("--status", "--json").out());
    String id = all.get(all.size() - 1).path("id").asText();
    Terminal one = forget("--status", "--id", id);
    assertThat(one.exitCode()).isZero();
    assertThat(one.out()).contains("c6", "events_payments").doesNotContain("c5");
    assertThat(new ObjectMapper().readTree(forget("--status", "--id", id, "--json").out()))
        .hasSize(1);
    Terminal none = forget("--status", "--id", "1");
    assertThat(none.err()).contains("there is no request 1");
    assertThat(none.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(forget("card", "c6", "--id", id).err()).contains("--id chooses what --status shows");
  }

  @Test
  void aPlaceIsLetGoByItsName() throws Exception {
    forget("card", "c9", "--yes", "--no-wait");
    JsonNode all = new ObjectMapper().readTree(forget("--status", "--json").out());
    String id = all.get(all.size() - 1).path("id").asText();
    Terminal wrong = forget("--release", id, "served:cards");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(wrong.err()).contains("it has no place 'served:cards'; pending is ", "served:card");
    Terminal done = forget("--release", id, "served:card", "answers", "--reason", "it is gone");
    assertThat(done.exitCode()).isZero();
    assertThat(done.out().lines().filter(line -> line.contains("released: it is gone")))
        .hasSize(2)
        .allMatch(line -> line.contains(" released "));
    assertThat(forget("--release", id, "--status").err()).contains("name no entity");
    assertThat(forget("--release", id).err()).contains("no place is given");
  }

  @Test
  void withoutARunningJobItIsNotDoneInTimeAndSaysWhatIsLeft() {
    Terminal asked = forget("merchant", "m1", "--yes", "--timeout", "1s");
    assertThat(asked.exitCode()).isEqualTo(ExitCode.UNAVAILABLE.code());
    assertThat(asked.err())
        .contains("Not everything is forgotten within 1s", "state:merchant")
        .containsPattern("forgetting: \\d+ places are left.*, waited \\d");
  }
}
