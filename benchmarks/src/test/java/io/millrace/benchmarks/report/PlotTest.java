package io.millrace.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlotTest {
  @TempDir private Path folder;

  @Test
  void aPlotIsAnSvgFileSmallEnoughForARepository() throws Exception {
    Path file = folder.resolve("plots").resolve("keys.svg");

    new Plot("Cost by keys", "keys", "ns/event")
        .logarithmicX()
        .points("add", List.of(10_000, 100_000, 1_000_000), List.of(210, 250.5, 900))
        .line("floor", List.of(10_000, 100_000, 1_000_000), List.of(300, 300, 310))
        .write(file);

    String svg = Files.readString(file);
    assertThat(svg).contains("<svg").contains("width=\"720\"").contains("</svg");
    assertThat(svg.length()).isLessThan(100_000);
  }
}
