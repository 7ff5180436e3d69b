package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.LogFile;
import io.millrace.cli.console.Tables;
import io.millrace.cli.example.RunningExample;
import io.millrace.cli.example.TableExample;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalOptions.FolderStart;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.cli.project.LoadedDefinitions;
import io.millrace.platform.Durability;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace example NAME}. */
@Command(
    name = "example",
    description = {
      "Run an example with tables: departures or users.",
      "It fills a PostgreSQL of its own, serves its features and compares them with a naive"
          + " computation. With --once it then ends."
    })
public final class ExampleCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int SHOWN = 5;

  @Parameters(paramLabel = "NAME", description = "departures or users")
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
      names = {"-f", "--folder"},
      paramLabel = "DIR",
      description = "where to keep the data, emptied first; default: a temporary folder")
  private Path folder;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      converter = OptionValue.Port.class,
      description = "port of the gateway")
  private int port;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    TableExample example = TableExample.of(name, seed);
    if (example == null) {
      throw new Failure(
          ExitCode.USAGE,
          "There is no example '%s'; there is %s"
              .formatted(name, String.join(", ", TableExample.names())));
    }
    PrintWriter out = spec.commandLine().getOut();
    UntilStopped stopped = UntilStopped.signalled();
    try (DemoFolder data = DemoFolder.of(folder);
        DemoFolder rows = DemoFolder.of(null)) {
      LogFile.in(data.path());
      try (RunningExample running = filled(example, rows.path());
          LocalPlatform platform =
              Starting.platform(
                  running.connected(options(data.path())), LoadedDefinitions.of(example.view()))) {
        new PlatformReport(platform, out).print();
        out.println("tables of the example: " + running.jdbcUrl());
        example.send(platform);
        URI gateway = URI.create(platform.gatewayUrl());
        List<String> wrong = running.differences(gateway, PATIENCE);
        wrong.forEach(out::println);
        show(running, example, new GatewayHttp(gateway), out);
        out.printf("checked %d values: %d differ%n", running.values(), wrong.size());
        out.flush();
        if (!once) {
          stopped.await(platform, out);
        }
        return (wrong.isEmpty() ? ExitCode.OK : ExitCode.FOUND_WRONG).code();
      }
    }
  }

  private LocalOptions options(Path path) {
    return LocalOptions.in(path)
        .withStart(FolderStart.EMPTY)
        .withDurability(Durability.PROCESS_DEATH)
        .withGatewayPort(port);
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
  }
}
