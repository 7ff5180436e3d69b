package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.Progress;
import io.millrace.cli.verify.FindingsReport;
import io.millrace.compile.FeatureStore;
import io.millrace.definition.Durations;
import io.millrace.job.JobOptions;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.verify.Findings;
import io.millrace.job.verify.Verification;
import io.millrace.job.verify.Verification.Selection;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace verify}. */
@Command(
    name = "verify",
    description = {
      "Compute logged answers once more from the event log, and compare.",
      "An answer is equal when it is the value over the events that its row had applied; equal ones"
          + " that events on their way would have changed were in flight. Any other is unexplained:"
          + " then it exits with 1."
    })
public final class VerifyCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "PROJECT|CLASSES|JAR",
      description = {
        "a Maven project, a folder of classes or a jar;",
        "default: what runs on the folder, with --config the current directory"
      })
  private Path definitions;

  @Option(
      names = "--view",
      paramLabel = "VIEW",
      split = ",",
      description = "only answers of these views")
  private Set<String> views = new LinkedHashSet<>();

  @Option(
      names = "--since",
      paramLabel = "AGE|INSTANT",
      converter = OptionValue.Since.class,
      description = "only answers since then, such as 1h or 2026-01-31T10:30:00Z; default: all")
  private Instant since;

  @Option(
      names = "--sample",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "only so many asked keys, drawn by chance; default: all")
  private int sample;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = OptionValue.Age.class,
      defaultValue = "15s",
      description =
          "how long to wait for events that the event log does not hold yet; default:"
              + " ${DEFAULT-VALUE}")
  private String wait;

  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    offline.keepLogs();
    JobOptions options = offline.options(Map.of());
    OfflineCatalog catalog = offline.catalog(options);
    FeatureStore store = DeployedDefinitions.load(definitions, offline, spec).compile().orThrow();
    List<String> known = store.views().stream().map(each -> each.spec().name()).toList();
    List<String> unknown = views.stream().filter(view -> !known.contains(view)).toList();
    if (!unknown.isEmpty()) {
      throw Failure.notFound("view", String.join("', '", unknown), known);
    }
    Findings findings = findings(store, catalog, options.postgres());
    PrintWriter out = spec.commandLine().getOut();
    FindingsReport report = new FindingsReport(findings);
    if (json.isGiven()) {
      out.println(report.asJson().toPrettyString());
    } else {
      report.print(out);
    }
    out.flush();
    return (findings.unexplained() == 0 ? ExitCode.OK : ExitCode.FOUND_WRONG).code();
  }

  private Findings findings(FeatureStore store, OfflineCatalog catalog, PostgresAddress register) {
    Selection selection =
        new Selection(views, since, sample, Duration.ofMillis(Durations.parse(wait).orElseThrow()));
    try (OfflineLog log = OfflineLog.of(catalog);
        Progress progress = Progress.of("verifying", -1, "")) {
      return new Verification(store, log, selection, register).run(progress::saying);
    }
  }
}
