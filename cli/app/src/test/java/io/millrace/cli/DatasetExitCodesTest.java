package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.cards.CardFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not there is not the same as what cannot be used. */
final class DatasetExitCodesTest {
  @TempDir private Path folder;
  private Path classes;

  @BeforeEach
  void files() throws Exception {
    classes = Classes.locationOf(CardFeatures.class);
    Files.writeString(
        folder.resolve("payments.csv"),
        "payment_id,card_id,merchant_id,amount,status,country,paid_at\n");
    Files.writeString(folder.resolve("spine.csv"), "card_id,at\nc1,2026-01-01T00:00:00Z\n");
  }

  private Terminal run(Object... words) {
    List<Object> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--folder", folder.resolve("none")));
    return Terminal.run(all.toArray());
  }

  private Terminal create(String feature, String spine, String time, Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("dataset", "create", "set", "--features", feature, "--time", time));
    words.addAll(List.of("--spine", folder.resolve(spine), "--to", folder.resolve("set.csv")));
    words.addAll(List.of("--source", "payments=csv:" + folder.resolve("payments.csv")));
    words.addAll(List.of("--definitions", classes));
    words.addAll(List.of(more));
    return run(words.toArray());
  }

  @Test
  void whatIsNamedAndNotThereIsCode4InEveryCommand() {
    assertExits(ExitCode.NOT_FOUND, create("card.spend_1h", "gone.csv", "at"), "no file");
    assertExits(ExitCode.NOT_FOUND, create("card.spent", "spine.csv", "at"), "card.spent");
    assertExits(ExitCode.NOT_FOUND, create("cart.*", "gone.csv", "at"), "2 problems");
    assertExits(ExitCode.NOT_FOUND, create("cart.*,cart.*", "gone.csv", "at"), "2 problems");
    assertExits(ExitCode.NOT_FOUND, run("dataset", "read", "set"), "no dataset 'set'");
    assertExits(
        ExitCode.NOT_FOUND,
        run("offline", "read", "cart", "--definitions", classes),
        "there is no view 'cart'");
    assertExits(
        ExitCode.NOT_FOUND,
        run(
            "offline",
            "read",
            "card",
            "--source",
            "payments=csv:" + folder.resolve("gone.csv"),
            "--definitions",
            classes),
        "there is no file or folder");
  }

  @Test
  void whatIsThereAndCannotBeUsedIsCode6() {
    assertExits(ExitCode.BAD_DATA, create("card.spend_1h", "spine.csv", "when"), "no time column");
    assertExits(ExitCode.BAD_DATA, create("card.spent", "spine.csv", "when"), "2 problems");
  }

  @Test
  void aFileOfAnotherIsReplacedOnlyWhereThatIsSaid() throws IOException {
    Path set = Files.writeString(folder.resolve("set.csv"), "mine");
    assertExits(ExitCode.BAD_DATA, create("card.spend_1h", "spine.csv", "at"), "--overwrite");
    assertThat(set).hasContent("mine");
    Terminal done = create("card.spend_1h", "spine.csv", "at", "--overwrite");
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(set).content().startsWith("card_id,at,card__spend_1h");
    assertThat(create("card.spend_1h", "spine.csv", "at").exitCode())
        .as("a revision of its own")
        .isZero();
  }

  @Test
  void aFileAtToIsReplacedByACopyOnlyWhereThatIsSaid() throws IOException {
    assertThat(create("card.spend_1h", "spine.csv", "at").exitCode()).isZero();
    Path copy = Files.writeString(folder.resolve("copy.csv"), "mine");
    assertExits(
        ExitCode.BAD_DATA,
        run("dataset", "read", "set", "--to", copy),
        "cannot write to %s: there is a file; name another, or have it replaced (--overwrite)"
            .formatted(copy));
    assertExits(ExitCode.BAD_DATA, view(copy), "(--overwrite)");
    assertThat(copy).hasContent("mine");

    Terminal ofSet = run("dataset", "read", "set", "--to", copy, "--overwrite");
    assertThat(ofSet.exitCode()).as(ofSet.err()).isZero();
    assertThat(ofSet.out()).contains("wrote 1 row to csv:" + copy);
    assertThat(copy).hasSameTextualContentAs(folder.resolve("set.csv"));
    Terminal ofView = view(copy, "--overwrite");
    assertThat(ofView.exitCode()).as(ofView.err()).isZero();
    assertThat(copy).content().startsWith("card_id,");
  }

  @Test
  void whatIsReadIsNeverReplaced() throws IOException {
    Path payments = folder.resolve("payments.csv");
    String before = Files.readString(payments);
    assertExits(ExitCode.BAD_DATA, view(payments, "--overwrite"), "'payments' is read from it");
    assertThat(payments).hasContent(before);
    assertThat(create("card.spend_1h", "spine.csv", "at").exitCode()).isZero();
    assertExits(
        ExitCode.BAD_DATA,
        run("dataset", "read", "set", "--to", folder.resolve("set.csv"), "--overwrite"),
        "it is revision 1 itself");
  }

  @Test
  void withoutALogItIsSaidHowToHaveOne() {
    assertExits(
        ExitCode.NOT_FOUND,
        run("offline", "read", "card", "--definitions", classes),
        "No platform runs on %s; start one with 'millrace run' or name its folder with --folder, or name a job's options with --config"
            .formatted(folder.resolve("none")));
    assertExits(
        ExitCode.NOT_FOUND,
        run("offline", "read", "card", "--as-of", "2026-01-31T10:30:00Z", "--definitions", classes),
        "name the offline log (--config), or start the platform that keeps it ('millrace run' with"
            + " its --folder)");
  }

  @Test
  void aRevisionIsNamedInEitherWayInEveryCommand() throws IOException {
    assertThat(create("card.spend_1h", "spine.csv", "at").exitCode()).isZero();
    assertThat(
            run(
                    "dataset",
                    "create",
                    "set",
                    "--features",
                    "card.spend_1h,card.spend_24h",
                    "--time",
                    "at",
                    "--spine",
                    folder.resolve("spine.csv"),
                    "--to",
                    folder.resolve("wider.csv"),
                    "--source",
                    "payments=csv:" + folder.resolve("payments.csv"),
                    "--definitions",
                    classes)
                .exitCode())
        .isZero();
    for (String command : List.of("show", "read")) {
      assertThat(run("dataset", command, "set@1").out())
          .isEqualTo(run("dataset", command, "set", "--revision", "1").out())
          .isNotEqualTo(run("dataset", command, "set@2").out());
    }
    assertExits(
        ExitCode.NOT_FOUND,
        run("dataset", "read", "set@3"),
        "There is no dataset 'set@3'; there is set@1, set@2");
    Terminal diff = run("dataset", "diff", "set@1", "set");
    assertThat(diff.exitCode()).isEqualTo(ExitCode.FOUND_WRONG.code());
    assertThat(diff.out())
        .contains(
            "1 column only in set@2: card__spend_24h",
            "1 row in both, 0 only in set@1, 0 only in set@2: they differ only in the columns that"
                + " one of them lacks");
    Path copy = folder.resolve("copy.parquet");
    Terminal remade =
        run("dataset", "remake", "set@1", "--definitions", classes, "--to", "parquet:" + copy);
    assertThat(remade.exitCode()).as(remade.err()).isZero();
    assertThat(remade.out()).contains("set, revision 1: 1 row to parquet:" + copy);
    assertThat(run("dataset", "show", "set@1").out())
        .containsPattern("made again +\\| can be, by the definitions of then ");
    Files.delete(folder.resolve("spine.csv"));
    assertThat(run("dataset", "show", "set@1").out())
        .containsPattern("made again +\\| cannot be: the spine is gone: there is no file ");
    assertThat(run("dataset", "show", "set@1", "--json").out())
        .contains("\"remakeable\" : false", "the spine is gone");
    assertExits(
        ExitCode.USAGE,
        run("dataset", "delete", "set"),
        "name a revision; of 'set' there is set@1, set@2");
    assertExits(
        ExitCode.NOT_FOUND,
        run("dataset", "delete", "nosuch"),
        "There is no dataset 'nosuch'; there is set@1, set@2");
    assertThat(run("dataset", "delete", "set@1").out()).startsWith("deleted set, revision 1, and ");
    assertExits(ExitCode.NOT_FOUND, run("dataset", "read", "set@1"), "; there is set@2");
  }

  @Test
  void whatWasAskedForIsShown() throws IOException {
    Files.writeString(
        folder.resolve("spine.csv"), "CARD,at,is_fraud\nc1,2026-01-01T00:00:00Z,true\n");
    Terminal made =
        create(
            "card.spend_1h",
            "spine.csv",
            "at",
            "--labels",
            "is_fraud",
            "--key",
            "card.card_id=CARD",
            "--invalid",
            "Drop");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(run("dataset", "show", "set").out())
        .containsPattern("\\| labels +\\| is_fraud ")
        .containsPattern("\\| keys +\\| card.card_id=CARD ")
        .containsPattern("\\| statuses +\\| without \\(--statuses\\) ")
        .containsPattern("\\| invalid +\\| drop ");
  }

  private Terminal view(Path target, Object... more) {
    List<Object> words = new ArrayList<>(List.of("offline", "read", "card", "--to", target));
    words.addAll(List.of("--as-of", "2026-01-02T00:00:00Z", "--keys", "c1"));
    words.addAll(List.of("--source", "payments=csv:" + folder.resolve("payments.csv")));
    words.addAll(List.of("--definitions", classes));
    words.addAll(List.of(more));
    return run(words.toArray());
  }

  private static void assertExits(ExitCode code, Terminal terminal, String said) {
    assertThat(terminal.err()).contains(said);
    assertThat(terminal.exitCode()).as(terminal.err()).isEqualTo(code.code());
  }
}
