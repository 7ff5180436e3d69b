package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * 2,000 random instants of cells of real pickups, and what a naive script in Python says of them.
 */
final class PickupSpine {
  static final Path PICKUPS = Path.of("../../../shared/data/uber-pickups.csv");
  static final int ROWS = 2_000;

  private PickupSpine() {}

  /**
   * Cells of pickups at instants around them, at times not of whole seconds.
   *
   * @param last no instant is later
   */
  static Path write(Path folder, Instant last) throws IOException {
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
                  min(Instant.ofEpochMilli(at), last)));
    }
    return Files.writeString(folder.resolve("spine.csv"), text);
  }

  private static Instant min(Instant at, Instant last) {
    return at.isAfter(last) ? last : at;
  }

  /** What the script says, by the spine's rows: {@link #values} of its lines. */
  static List<List<String>> naive(Path folder, Path spine)
      throws IOException, InterruptedException {
    Path script = folder.resolve("naive_pickup_set.py");
    try (InputStream in = PickupSpine.class.getResourceAsStream("naive_pickup_set.py")) {
      Files.copy(in, script);
    }
    Process python =
        new ProcessBuilder("python3", script.toString(), PICKUPS.toString(), spine.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = python.inputReader().lines().toList();
    assertThat(python.waitFor(5, TimeUnit.MINUTES)).isTrue();
    assertThat(python.exitValue()).isZero();
    return values(lines);
  }

  /** Without the instants, which either side writes in its own way, and columns by their names. */
  static List<List<String>> values(List<String> lines) {
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
