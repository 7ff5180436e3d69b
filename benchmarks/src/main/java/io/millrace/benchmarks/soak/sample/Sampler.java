package io.millrace.benchmarks.soak.sample;

import io.millrace.benchmarks.soak.check.FreshnessProbes;
import io.millrace.benchmarks.soak.check.Tally;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything and writes it down. For one thread. */
public final class Sampler {
  private static final double MEBIBYTE = 1 << 20;

  private final SeriesBook book = new SeriesBook();
  private final List<Double> freshness = new ArrayList<>();
  private final List<String> troubles = new ArrayList<>();
  private int looks;
  private final Processes processes;
  private final FlinkSizes flink;
  private final PostgresSizes postgres;
  private final IcebergSizes iceberg;
  private final Lag lag;
  private final FreshnessProbes probes;
  private final Tally tally;
  private final Path folder;

  /** What is looked at; {@code folder} is where all processes keep their files. */
  public Sampler(
      Processes processes,
      FlinkSizes flink,
      PostgresSizes postgres,
      IcebergSizes iceberg,
      Lag lag,
      FreshnessProbes probes,
      Tally tally,
      Path folder) {
    this.processes = processes;
    this.flink = flink;
    this.postgres = postgres;
    this.iceberg = iceberg;
    this.lag = lag;
    this.probes = probes;
    this.tally = tally;
    this.folder = folder;
  }

  /** One look at everything. What cannot be seen now is left out and told at the end. */
  public void sample(double second) {
    book.at(second);
    lag.sample(book);
    freshness();
    answers();
    attempt(() -> flink.sample(book));
    attempt(() -> postgres.sample(book));
    attempt(() -> iceberg.sample(book));
    attempt(this::folders);
    attempt(() -> processes.sample(book));
  }

  private void freshness() {
    List<Double> measured = probes.take();
    if (!measured.isEmpty()) {
      freshness.addAll(measured);
      double[] values = measured.stream().mapToDouble(Double::doubleValue).toArray();
      book.bounded("freshness_p50_ms", 20, Quantiles.of(values, 0.5));
      book.bounded("freshness_p99_ms", 200, Quantiles.of(values, 0.99));
    }
  }

  private void answers() {
    Tally.Counts counts = tally.counts();
    book.keepsAll("checked_answers", counts.checked());
    book.bounded("wrong_answers", 0.5, counts.wrong());
    book.bounded("refused_answers", 0.5, counts.refused());
    book.bounded("stale_answers", 0.5, counts.stale());
  }

  private void folders() throws IOException {
    folder("kafka_disk_mb", 20, "kafka");
    folder("checkpoints_disk_mb", 5, "checkpoints");
    folder("postgres_disk_mb", 50, "postgres");
    folder("logs_mb", 1, "logs");
  }

  private void folder(String key, double least, String name) throws IOException {
    book.bounded(key, least, IcebergSizes.Disk.of(folder.resolve(name), "").bytes() / MEBIBYTE);
  }

  private void attempt(Look look) {
    looks++;
    try {
      look.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      troubles.add(e.toString());
    } catch (IOException | SQLException | RuntimeException e) {
      troubles.add(e.toString());
    }
  }

  /** Takes the probes that were still waited for at the last look. */
  public void finish() {
    freshness.addAll(probes.take());
  }

  private interface Look {
    void run() throws IOException, SQLException, InterruptedException;
  }

  public SeriesBook book() {
    return book;
  }

  /** All probes, in milliseconds. */
  public double[] freshnessMillis() {
    return freshness.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** Which part of all looks failed, 0 to 1; 1 when there was none. */
  public double failedPart() {
    return looks == 0 ? 1 : (double) troubles.size() / looks;
  }

  /** What could not be looked at, in words. */
  public List<String> troubles() {
    return List.copyOf(troubles);
  }
}
