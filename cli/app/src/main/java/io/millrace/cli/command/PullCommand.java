package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.console.AgeText;
import io.millrace.cli.console.CountText;
import io.millrace.cli.freshness.TableStatus;
import io.millrace.definition.Durations;
import java.io.PrintWriter;
import java.time.Duration;
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
      "Pull a table now, and wait until its rows are visible in the views.",
      "A pull that runs already is waited for first. The schedule goes on as it was.",
      "How far it is goes to standard error."
    })
public final class PullCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TABLE", description = "name of the table")
  private String table;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      converter = OptionValue.Age.class,
      defaultValue = "10m",
      description = "how long to wait, the request stands after that; default: ${DEFAULT-VALUE}")
  private String timeout;

  @Mixin private StoreOption store;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    long startNanos = System.nanoTime();
    Duration within = Duration.ofMillis(Durations.parse(timeout).orElseThrow());
    TableStatus pulled;
    try (PullProgress progress = new PullProgress(table, spec.commandLine().getErr())) {
      pulled = store.freshness().pull(table, within, progress::show);
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      TableJson.put(pulled, node);
      out.println(node.toPrettyString());
    } else {
      out.printf(
          "Pull %d of %s: %s, %d malformed; pulled in %s, visible after %s in all.%n",
          pulled.pull(),
          pulled.table(),
          CountText.of(pulled.rows(), "row"),
          pulled.malformed(),
          AgeText.of(Duration.between(pulled.beganAt(), pulled.endedAt())),
          AgeText.of(Duration.ofNanos(System.nanoTime() - startNanos)));
      if (pulled.warning() != null) {
        out.println("warning: " + pulled.warning());
      }
    }
    out.flush();
    return ExitCode.OK.code();
  }
}
