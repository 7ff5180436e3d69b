package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.OptionRules;
import io.millrace.cli.console.LogFile;
import io.millrace.cli.demo.CheckedRun;
import io.millrace.cli.demo.DemoViews;
import io.millrace.cli.demo.LiveRun;
import io.millrace.cli.local.LocalPlatform;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace demo}. */
@Command(
    name = "demo",
    description = {
      "Card payments: synthetic traffic with late, ahead and bad events, features served live.",
      "With --once: send a number of payments, compare every answer with a naive computation, and"
          + " end."
    })
public final class DemoCommand implements Callable<Integer>, OptionRules {
  private static final int EVENTS = 20_000;
  private static final int RATE = 50;
  private static final long LOOK_MILLIS = 50;
  private static final long SHOW_MILLIS = 1000;
  private static final long SHOW_APART_MILLIS = 5000;

  @Option(names = "--once", description = "send, compare and end; exits 0 only if nothing differs")
  private boolean once;

  @Option(
      names = "--events",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "payments to send with --once; default: " + EVENTS)
  private Integer events;

  @Option(
      names = "--rate",
      paramLabel = "N",
      converter = OptionValue.Rate.class,
      description = "payments a second without --once; default: " + RATE)
  private Double rate;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "7",
      converter = OptionValue.Seed.class,
      description = "what the traffic is drawn from; default: ${DEFAULT-VALUE}")
  private long seed;

  @Mixin private ShownPlatform shown;
  @Spec private CommandSpec spec;

  @Override
  public void check(List<String> wrong) {
    if (events != null && !once) {
      wrong.add("--events goes with --once; without it payments are sent until it is stopped");
    }
    if (rate != null && once) {
      wrong.add("--rate goes without --once, which sends as fast as it can");
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    UntilStopped stopped = UntilStopped.signalled();
    try (DemoFolder data = shown.folder()) {
      LogFile.in(data.path());
      try (LocalPlatform platform = Starting.platform(shown.options(data), DemoViews.all())) {
        new PlatformReport(platform, out).print();
        if (once) {
          boolean passes =
              new CheckedRun(platform, events == null ? EVENTS : events, seed, out).passes();
          new Resources(out).print();
          return (passes ? ExitCode.OK : ExitCode.FOUND_WRONG).code();
        }
        showLive(platform, stopped, out);
        return ExitCode.OK.code();
      }
    }
  }

  private void showLive(LocalPlatform platform, UntilStopped stopped, PrintWriter out)
      throws InterruptedException {
    List<String> above = ways(platform);
    boolean isTerminal = System.console() != null;
    long pause = isTerminal ? SHOW_MILLIS : SHOW_APART_MILLIS;
    long shown = 0;
    try (LiveRun run = new LiveRun(platform, seed, rate == null ? RATE : rate, out)) {
      while (!stopped.isSignalled()) {
        run.send();
        if (System.currentTimeMillis() - shown >= pause) {
          UntilStopped.refuseFailed(platform);
          // In a file one time is enough.
          run.show(isTerminal || shown == 0 ? above : List.of());
          shown = System.currentTimeMillis();
        }
        stopped.await(LOOK_MILLIS);
      }
    }
  }

  private static List<String> ways(LocalPlatform platform) {
    String url = platform.gatewayUrl();
    return List.of(
        "Ask it yourself:",
        "  curl -s " + url + "/v1/views/card/card-0",
        "  curl -s "
            + url
            + "/v1/query/online -d '{\"inputs\":{\"card.card_id\":\"card-0\"},"
            + "\"outputs\":[\"card.spend_1h\",\"card.declines_24h\"]}'",
        "  bin/millrace query card.card_id=card-0 card.amount=99 card.spike --gateway " + url,
        "  bin/millrace dead-letters --folder " + platform.folder(),
        "Online tables: " + platform.jdbcUrl(),
        "Offline log (Iceberg): " + platform.warehouse(),
        "Flink: " + platform.flinkUrl());
  }
}
