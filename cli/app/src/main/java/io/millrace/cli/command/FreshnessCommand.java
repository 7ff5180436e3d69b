package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.freshness.Freshness;
import io.millrace.cli.freshness.FreshnessReport;
import io.millrace.definition.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace freshness}. */
@Command(
    name = "freshness",
    description = {
      "Show how new streams, tables and views are: the newest event or row, the last pull of each"
          + " table, the lag of each view.",
      "With --max-age: exit with 1 if any of that is older, or was never there."
    })
public final class FreshnessCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "streams, tables and views to look at; default: all")
  private Set<String> names = new LinkedHashSet<>();

  @Option(
      names = "--max-age",
      paramLabel = "AGE",
      converter = OptionValue.Age.class,
      description = "the oldest that is good, such as 2d")
  private String maxAge;

  @Mixin private StoreOption store;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Freshness freshness = store.freshness();
    FreshnessReport report = freshness.report(freshness.manifest());
    if (!names.isEmpty()) {
      report = only(report);
    }
    Duration oldest =
        maxAge == null ? null : Duration.ofMillis(Durations.parse(maxAge).orElseThrow());
    FreshnessOutput output = new FreshnessOutput(report, Instant.now(), oldest);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json.isGiven() ? output.json().toPrettyString() : output.text());
    out.flush();
    return (output.isAnyOld() ? ExitCode.FOUND_WRONG : ExitCode.OK).code();
  }

  private FreshnessReport only(FreshnessReport report) {
    List<String> known = report.names();
    List<String> unknown = names.stream().filter(name -> !known.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw Failure.notFound("stream, table or view", String.join("', '", unknown), known);
    }
    return report.only(names);
  }
}
