package io.millrace.benchmarks.command;

import io.millrace.benchmarks.report.Report;
import io.millrace.benchmarks.soak.Soak;
import io.millrace.benchmarks.soak.SoakSettings;
import io.millrace.cli.command.OptionValue;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bin/millrace benchmark soak}. */
@Command(
    name = "soak",
    description =
        "The long run: a cluster of real processes under a steady load, with random answers checked"
            + " and everything watched that could grow.",
    mixinStandardHelpOptions = true)
public final class SoakCommand extends BenchmarkCommand {
  private static final Duration QUICK = Duration.ofSeconds(40);
  private static final int QUICK_RATE = 1_000;

  @Option(
      names = "--minutes",
      paramLabel = "MINUTES",
      description = "How long the load lasts; default: ${DEFAULT-VALUE}.",
      converter = OptionValue.Rate.class,
      defaultValue = "30")
  private double minutes;

  @Option(
      names = "--rate",
      paramLabel = "EVENTS",
      description = "Events a second; default: ${DEFAULT-VALUE}.",
      converter = OptionValue.Count.class,
      defaultValue = "5000")
  private int rate;

  @Option(
      names = "--plots",
      paramLabel = "FOLDER",
      description = "Where to draw plots of what was watched.")
  private Path plots;

  @Override
  Report measure() throws Exception {
    SoakSettings settings =
        isQuick()
            ? SoakSettings.of(QUICK, Math.min(rate, QUICK_RATE), true, plots)
            : SoakSettings.of(Duration.ofMillis((long) (minutes * 60_000)), rate, false, plots);
    return new Soak(settings).run();
  }
}
