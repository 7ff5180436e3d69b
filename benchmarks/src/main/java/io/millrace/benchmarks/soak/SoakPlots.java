package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.report.Plot;
import io.millrace.benchmarks.soak.sample.Series;
import io.millrace.benchmarks.soak.sample.SeriesBook;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Plots of what was watched over time, one file for each unit. */
record SoakPlots(SeriesBook book, Path folder) {
  private static final double SECONDS_PER_MINUTE = 60;

  void write() throws IOException {
    write(
        "soak-freshness",
        "From send to answer",
        "ms",
        key -> key.startsWith("freshness_") || key.equals("complete_to_behind_ms"));
    write("soak-memory", "Resident memory", "MiB", key -> key.startsWith("resident_mb_"));
    write("soak-heap", "Heap after a collection", "MiB", key -> key.startsWith("heap_mb_"));
    write(
        "soak-store",
        "State and online tables",
        "MiB",
        List.of("state_mb", "table_mb", "index_mb", "checkpoints_disk_mb")::contains);
    write(
        "soak-iceberg",
        "Iceberg's files and snapshots",
        "number",
        List.of(
                "iceberg_files",
                "iceberg_files_on_disk",
                "iceberg_metadata_files",
                "iceberg_snapshots")
            ::contains);
  }

  private void write(String file, String title, String unit, Predicate<String> chosen)
      throws IOException {
    Plot plot = new Plot(title, "minutes", unit);
    book.all().stream()
        .filter(series -> chosen.test(series.key()) && !series.isEmpty())
        .forEach(series -> plot.line(series.key(), minutes(series), values(series)));
    plot.write(folder.resolve(file + ".svg"));
  }

  private static List<Double> minutes(Series series) {
    return Arrays.stream(series.seconds()).mapToObj(s -> s / SECONDS_PER_MINUTE).toList();
  }

  private static List<Double> values(Series series) {
    return Arrays.stream(series.values()).boxed().toList();
  }
}
