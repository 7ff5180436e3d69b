package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.examples.pickups.PickupFeatures;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A training set over a month of real pickups, made by the command from the file alone: every value
 * at 2,000 instants is that of a naive script in Python.
 */
class PickupSetTest {
  private static final Path PICKUPS = Path.of("../../../shared/data/uber-pickups.csv");
  private static final int ROWS = 2_000;

  @TempDir Path folder;
  private Path classes;

  @Test
  void aSetOverRealPickupsIsThatOfTheNaiveScript() throws Exception {
    assumeThat(PICKUPS).as("real data, beside the checkout").exists();
    Process version = new ProcessBuilder("python3", "--version").start();
    assumeThat(version.waitFor()).as("python3 runs the naive script").isZero();
    Path spine = spine();
    Path set = folder.resolve("set.csv");
    Terminal terminal = create(spine, set);
    assertThat(terminal.exitCode()).as(terminal.err()).isZero();
    assertThat(values(Files.readAllLines(set))).isEqualTo(values(naive(spine)));
    Path platform = folder.resolve("none");
    assertThat(Terminal.run("dataset", "list", "--folder", platform).out())
        .contains("pickups", String.valueOf(ROWS));
    assertThat(Terminal.run("dataset", "show", "pickups", "--folder", platform).out())
        .contains("\"present\" : true", "\"spineSha256\"", "\"revision\" : 1");
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

  /** Cells of pickups at instants around them, at times not of whole seconds. */
  private Path spine() throws Exception {
    List<String> pickups = Files.readAllLines(PICKUPS);
    Random random = new Random(5);
    StringBuilder text = new StringBuilder("lat,lon,at\n");
    for (int i = 0; i < ROWS; i++) {
      String[] cells = pickups.get(1 + random.nextInt(pickups.size() - 1)).split(",");
      long at = Instant.parse(cells[0]).toEpochMilli();
      // Many lie on the minute, as all pickups do.
      at += random.nextInt(3) == 0 ? 0 : random.nextInt(200_000_000) - 20_000_000;
      text.append(
          "%d,%d,%s\n"
              .formatted(
                  (int) Math.floor(Double.parseDouble(cells[1]) * 100),
                  (int) Math.floor(Double.parseDouble(cells[2]) * 100),
                  Instant.ofEpochMilli(at)));
    }
    return Files.writeString(folder.resolve("spine.csv"), text);
  }

  private List<String> naive(Path spine) throws Exception {
    Path script = folder.resolve("naive_pickup_set.py");
    try (InputStream in = PickupSetTest.class.getResourceAsStream("naive_pickup_set.py")) {
      Files.copy(in, script);
    }
    Process python =
        new ProcessBuilder("python3", script.toString(), PICKUPS.toString(), spine.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = python.inputReader().lines().toList();
    assertThat(python.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(python.exitValue()).isZero();
    return lines;
  }

  /** Without the instants, which either side writes in its own way, and columns by their names. */
  private static List<List<String>> values(List<String> lines) {
    List<String> names = List.of(lines.get(0).split(","));
    List<List<String>> all = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = List.of(line.split(","));
      all.add(
          names.stream()
              .filter(name -> !name.equals("at"))
              .sorted()
              .map(name -> name + "=" + cells.get(names.indexOf(name)))
              .toList());
    }
    assertThat(all).hasSize(ROWS);
    return all;
  }
}
