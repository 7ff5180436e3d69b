package io.millrace.benchmarks.core;

import io.millrace.cli.console.Progress;
import java.util.Collection;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.format.OutputFormat;

/** Shows which benchmark JMH is at; what JMH itself would print is not shown, but for errors. */
final class JmhProgress implements OutputFormat {
  private final Progress progress;

  JmhProgress(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void startBenchmark(BenchmarkParams benchmark) {
    progress.saying(CoreBenchmark.key(benchmark));
  }

  @Override
  public void endBenchmark(BenchmarkResult result) {
    progress.step();
    if (System.console() == null && result != null) {
      System.err.printf(
          "%s: %.0f ns%n",
          CoreBenchmark.key(result.getParams()), result.getPrimaryResult().getScore());
    }
  }

  @Override
  public void println(String line) {
    if (line.contains("ERROR") || line.contains("Exception")) {
      System.err.println(line);
    }
  }

  @Override
  public void iteration(BenchmarkParams benchmark, IterationParams params, int iteration) {}

  @Override
  public void iterationResult(
      BenchmarkParams benchmark, IterationParams params, int iteration, IterationResult data) {}

  @Override
  public void startRun() {}

  @Override
  public void endRun(Collection<RunResult> results) {}

  @Override
  public void print(String text) {}

  @Override
  public void verbosePrintln(String line) {}

  @Override
  public void write(int b) {}

  @Override
  public void write(byte[] b) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
