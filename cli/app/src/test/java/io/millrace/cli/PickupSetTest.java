package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.examples.pickups.PickupFeatures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training set over a month of real pickups, made by the command from the file alone: every value
 * at 2,000 instants is that of a naive script in Python.
 */
class PickupSetTest {
  private static final Path PICKUPS = PickupSpine.PICKUPS;
  private static final int ROWS = PickupSpine.ROWS;

  @TempDir Path folder;
  private Path classes;

  @BeforeEach
  void dataAndPythonAreThere() throws Exception {
    assumeThat(PICKUPS).as("real data, beside the checkout").exists();
    Process version = new ProcessBuilder("python3", "--version").start();
    assumeThat(version.waitFor()).as("python3 runs the naive script").isZero();
  }

  @Test
  void aSetByFlinkIsThatOfTheNaiveScriptAndToTheByteThatOfThisProcess() throws Exception {
    Path spine = PickupSpine.write(folder, Instant.MAX);
    Path flink = folder.resolve("flink.csv");
    Terminal terminal = create(spine, flink, "--engine", "flink");
    assertThat(terminal.exitCode()).as(terminal.err()).isZero();
    assertThat(terminal.out()).contains("flink");
    assertThat(PickupSpine.values(Files.readAllLines(flink)))
        .isEqualTo(PickupSpine.naive(folder, spine));
    Path local = folder.resolve("local.csv");
    assertThat(create(spine, local, "--engine", "local").exitCode()).isZero();
    assertThat(Files.mismatch(flink, local)).isEqualTo(-1);
    Path again = folder.resolve("again.csv");
    Terminal remade =
        Terminal.run(
            "dataset",
            "remake",
            "pickups",
            "--engine",
            "flink",
            "--definitions",
            classes,
            "--folder",
            folder.resolve("none"),
            "--to",
            again);
    assertThat(remade.exitCode()).as(remade.err()).isZero();
    assertThat(remade.out()).contains("(engine: flink)");
    assertThat(Files.mismatch(flink, again)).isEqualTo(-1);
  }

  @Test
  void aSetOverRealPickupsIsThatOfTheNaiveScript() throws Exception {
    Path spine = PickupSpine.write(folder, Instant.MAX);
    Path set = folder.resolve("set.csv");
    Terminal terminal = create(spine, set);
    assertThat(terminal.exitCode()).as(terminal.err()).isZero();
    assertThat(PickupSpine.values(Files.readAllLines(set)))
        .isEqualTo(PickupSpine.naive(folder, spine));
    Path platform = folder.resolve("none");
    assertThat(Terminal.run("dataset", "list", "--folder", platform).out())
        .contains("pickups", String.valueOf(ROWS));
    assertThat(Terminal.run("dataset", "show", "pickups", "--json", "--folder", platform).out())
        .contains("\"present\" : true", "\"spineSha256\"", "\"revision\" : 1");
    assertThat(Terminal.run("dataset", "show", "pickups", "--folder", platform).out())
        .containsPattern("\\| pickups +\\| revision 1 ")
        .containsPattern("\\| rows +\\| " + ROWS + " ")
        .containsPattern("\\| still there +\\| yes ")
        .doesNotContain("labels");
    readsAndCompares(spine, platform);
    assertThat(
            Terminal.run("dataset", "delete", "pickups", "--revision", 1, "--folder", platform)
                .out())
        .startsWith("deleted pickups, revision 1, and csv:");
    assertThat(set).doesNotExist();
    assertThat(Terminal.run("dataset", "show", "pickups", "--folder", platform).err())
        .contains("There is no dataset 'pickups'");
  }

  private Terminal create(Path spine, Path set, Object... more) throws Exception {
    if (classes == null) {
      classes = Classes.folderOf(PickupFeatures.class, folder);
    }
    List<Object> arguments =
        new ArrayList<>(
            List.of(
                "dataset",
                "create",
                "pickups",
                "--definitions",
                classes,
                "--features",
                "cell.*",
                "--spine",
                spine,
                "--time",
                "at",
                "--source",
                "pickups=csv:" + PICKUPS,
                "--folder",
                folder.resolve("none"),
                "--to",
                set));
    arguments.addAll(List.of(more));
    return Terminal.run(arguments.toArray());
  }

  /** A second revision, which is deleted again. */
  private void readsAndCompares(Path spine, Path platform) throws Exception {
    Path known = folder.resolve("known.parquet");
    String instant = "2014-04-15T00:00:00Z";
    assertThat(create(spine, known, "--as-known-at", instant).exitCode()).isZero();
    assertThat(Terminal.run("dataset", "read", "pickups", "--limit", 2, "--folder", platform).out())
        .contains("cell__", "2 of 2000 rows");
    Path copy = folder.resolve("copy.csv");
    Terminal.run("dataset", "read", "pickups", "--to", copy, "--folder", platform);
    assertThat(Files.readAllLines(copy)).hasSize(ROWS + 1);
    Terminal same = Terminal.run("dataset", "diff", "pickups@2", "pickups", "--folder", platform);
    assertThat(same.exitCode()).isZero();
    assertThat(same.out()).contains("2000 rows in both", "the same");
    Terminal other =
        Terminal.run("dataset", "diff", "pickups@1", "pickups@2", "--folder", platform, "--json");
    assertThat(other.exitCode()).isEqualTo(ExitCode.FOUND_WRONG.code());
    assertThat(other.out()).contains("\"same\" : false", "\"examples\" : [ {");
    Terminal.run("dataset", "delete", "pickups", "--revision", 2, "--folder", platform);
  }
}
