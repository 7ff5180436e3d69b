package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.Progress;
import io.millrace.cli.freshness.Freshness;
import io.millrace.cli.freshness.TableStatus;
import io.millrace.definition.Durations;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace pull TABLE}. */
@Command(
    name = "pull",
    description = {
      "Pull a table now, and wait until its rows are handed to the views.",
      "A pull that runs already is waited for first. The schedule goes on as it was."
    })
public final class PullCommand implements Callable<Integer> {
  private static final long LOOK_MILLIS = 200;

  @Parameters(paramLabel = "TABLE", description = "name of the table")
  private String table;

  @Option(
      names = "--timeout",
      paramLabel = "AGE",
      converter = OptionValue.Age.class,
      defaultValue = "10m",
      description = "how long to wait; default: ${DEFAULT-VALUE}")
  private String timeout;

  @Mixin private StoreOption store;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Freshness freshness = store.freshness();
    Instant requested = freshness.requestPull(table);
    Duration patience = Duration.ofMillis(Durations.parse(timeout).orElseThrow());
    TableStatus pulled = await(freshness, requested, patience);
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      TableJson.put(pulled, node);
      out.println(node.toPrettyString());
    } else {
      out.printf(
          "Pull %d of %s: %d rows, %d refused, %.1f s.%n",
          pulled.pull(),
          pulled.table(),
          pulled.rows(),
          pulled.rejected(),
          Duration.between(pulled.beganAt(), pulled.endedAt()).toMillis() / 1_000.0);
    }
    out.flush();
    return ExitCode.OK.code();
  }

  private TableStatus await(Freshness freshness, Instant requested, Duration patience)
      throws InterruptedException {
    long endNanos = System.nanoTime() + patience.toNanos();
    String said = "";
    try (Progress progress = Progress.of("pulling " + table, 1, "")) {
      while (true) {
        TableStatus now = freshness.table(table);
        if (now.beganAt() != null && !now.beganAt().isBefore(requested)) {
          progress.step();
          return now;
        }
        if (now.trouble() != null && !now.trouble().equals(said)) {
          said = now.trouble();
          progress.saying(said);
        }
        if (System.nanoTime() - endNanos > 0) {
          throw new Failure(
              ExitCode.UNAVAILABLE,
              "Table '%s' was not pulled within %s%s"
                  .formatted(table, timeout, said.isEmpty() ? "" : ": " + said));
        }
        Thread.sleep(LOOK_MILLIS);
      }
    }
  }
}
