package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.OptionRules;
import io.millrace.cli.console.CountText;
import io.millrace.cli.console.LogFile;
import io.millrace.cli.console.Tables;
import io.millrace.cli.example.RunningExample;
import io.millrace.cli.example.TableExample;
import io.millrace.cli.freshness.Freshness;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.DeadLetters;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.manifest.ViewSpec;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace example NAME}. */
@Command(
    name = "example",
    description = {
      "Run an example with tables: departures, titanic or users.",
      "It fills a PostgreSQL of its own or reads a file, serves its features, compares them with"
          + " a naive computation, and shows which rows were rejected and why. With --once it"
          + " then ends."
    })
public final class ExampleCommand implements Callable<Integer>, OptionRules {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SHOWN = 5;

  /** The data beside the project. */
  private static final Path BESIDE = Path.of("..", "shared", "data", "titanic.csv");

  @Parameters(paramLabel = "NAME", description = "departures, titanic or users")
  private String name;

  @Option(names = "--once", description = "compare and end; exits 0 only if nothing differs")
  private boolean once;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      converter = OptionValue.Seed.class,
      description = "what the rows are drawn from; default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--file",
      paramLabel = "CSV",
      description = {
        "passengers for titanic;",
        "default: ../shared/data/titanic.csv where there is one, else rows that are made"
      })
  private Path file;

  @Mixin private ShownPlatform shown;
  @Spec private CommandSpec spec;

  @Override
  public void check(List<String> wrong) {
    if (name != null && !TableExample.names().contains(name)) {
      wrong.add(
          "There is no example '%s'; there is %s"
              .formatted(name, String.join(", ", TableExample.names())));
    }
    if (file != null && !"titanic".equals(name)) {
      wrong.add("Only 'titanic' reads a file, not '%s': --file %s".formatted(name, file));
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    TableExample example = TableExample.of(name, seed, passengers());
    PrintWriter out = spec.commandLine().getOut();
    UntilStopped stopped = UntilStopped.signalled();
    try (DemoFolder data = shown.folder();
        DemoFolder rows = DemoFolder.temporary()) {
      LogFile.in(data.path());
      try (RunningExample running = filled(example, rows.path());
          LocalPlatform platform =
              Starting.platform(
                  running.connected(shown.options(data)), LoadedDefinitions.of(example.view()))) {
        new PlatformReport(platform, out).print();
        out.println("tables of the example: " + running.origin());
        out.flush();
        example.send(platform);
        boolean isGood = isGood(running, example, platform, stopped, out);
        if (stopped.isSignalled()) {
          return ExitCode.STOPPED.code();
        }
        if (!once) {
          Freshness freshness = Freshness.of(platform.jdbcUrl());
          ExampleHints.of(example, platform, freshness.tables(freshness.manifest()))
              .forEach(out::println);
          out.flush();
          stopped.await(platform, out, "Stopping.");
        }
        return (isGood ? ExitCode.OK : ExitCode.FOUND_WRONG).code();
      }
    }
  }

  /** Compares it with the naive computation, and shows it. */
  private static boolean isGood(
      RunningExample running,
      TableExample example,
      LocalPlatform platform,
      UntilStopped stopped,
      PrintWriter out)
      throws InterruptedException {
    running.awaitPulls(Freshness.of(platform.jdbcUrl()), patience(platform, stopped));
    URI gateway = URI.create(platform.gatewayUrl());
    List<String> wrong = running.differences(gateway, patience(platform, stopped));
    if (stopped.isSignalled()) {
      return false;
    }
    wrong.forEach(out::println);
    show(running, example, new GatewayHttp(gateway), out);
    showLabels(example, out);
    out.flush();
    boolean rejected = showRejected(running, example, platform, patience(platform, stopped), out);
    example.notCompared().forEach(out::println);
    out.printf("checked %d values: %d differ%n", running.values(), wrong.size());
    out.flush();
    // Where no row counts nothing has been shown.
    return wrong.isEmpty() && rejected && running.values() > 0;
  }

  /** Until a signal comes, and not forever. */
  private static RunningExample.Patience patience(LocalPlatform platform, UntilStopped stopped) {
    long endNanos = System.nanoTime() + PATIENCE.toNanos();
    return millis -> {
      stopped.await(millis);
      UntilStopped.refuseFailed(platform);
      return !stopped.isSignalled() && System.nanoTime() - endNanos < 0;
    };
  }

  private Path passengers() {
    if (file != null) {
      if (!Files.isRegularFile(file)) {
        throw new Failure(ExitCode.NOT_FOUND, "There is no file %s".formatted(file));
      }
      return file;
    }
    return Files.isRegularFile(BESIDE) ? BESIDE : null;
  }

  private static RunningExample filled(TableExample example, Path folder) {
    try {
      return RunningExample.fill(example, folder);
    } catch (SQLException e) {
      throw new Failure(ExitCode.UNAVAILABLE, "Cannot fill the example: " + e.getMessage(), e);
    }
  }

  private static void show(
      RunningExample running, TableExample example, GatewayHttp gateway, PrintWriter out) {
    List<String> headers = new ArrayList<>(List.of(example.key()));
    headers.addAll(example.features());
    List<List<String>> rows = new ArrayList<>();
    List<String> keys = example.expected().keySet().stream().limit(SHOWN).toList();
    for (Map.Entry<String, List<String>> answer : running.answers(gateway, keys).entrySet()) {
      List<String> row = new ArrayList<>(List.of(answer.getKey()));
      row.addAll(answer.getValue());
      rows.add(row);
    }
    out.println(Tables.of(headers, rows));
    sayShown(rows.size(), example.expected().size(), "keys", out);
  }

  /** Features that a model is to tell, and must not be told. */
  private static void showLabels(TableExample example, PrintWriter out) {
    for (ViewSpec view :
        LoadedDefinitions.of(example.view()).compile().orThrow().manifest().views()) {
      view.features().stream()
          .filter(feature -> feature.tags().contains("label"))
          .forEach(feature -> out.printf("label: %s.%s%n", view.name(), feature.name()));
    }
  }

  /**
   * Shows which rows were rejected.
   *
   * @return whether they are as many as there should be
   */
  private static boolean showRejected(
      RunningExample running,
      TableExample example,
      LocalPlatform platform,
      RunningExample.Patience patience,
      PrintWriter out)
      throws InterruptedException {
    List<DeadLetters.Letter> letters =
        running.rejected(() -> DeadLetters.read(platform.jdbcUrl(), platform.folder()), patience);
    List<List<String>> rows =
        letters.stream()
            .limit(SHOWN)
            .map(letter -> List.of(letter.reason(), letter.message(), letter.shownBytes()))
            .toList();
    if (!rows.isEmpty()) {
      out.println(Tables.of(List.of("rejected as", "because", "row"), rows));
      sayShown(rows.size(), letters.size(), "rejected rows", out);
    }
    out.printf(
        "rejected %s, expected %d%n", CountText.of(letters.size(), "row"), example.rejected());
    return letters.size() == example.rejected();
  }

  private static void sayShown(int shown, int all, String what, PrintWriter out) {
    if (shown < all) {
      out.printf("(the first %d of %d %s)%n", shown, all, what);
    }
  }
}
