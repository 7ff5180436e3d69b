package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.freshness.AskedMark;
import io.millrace.cli.freshness.TableStatus;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace incremental status|set|reset TABLE}. */
@Command(
    name = "incremental",
    description = {
      "Show or change the mark of a table that is pulled incrementally: the highest value that it"
          + " has seen, from where its next pull goes on.",
      "A change counts from the next pull that begins."
    },
    subcommands = {
      IncrementalCommand.Status.class,
      IncrementalCommand.Set.class,
      IncrementalCommand.Reset.class
    })
public final class IncrementalCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** What each of them is told. */
  abstract static class About implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "TABLE", description = "name of the table")
    String table;

    @Mixin StoreOption store;
    @Mixin JsonOption json;
    @Spec CommandSpec spec;

    /** Says in which state the table is, or is to be. */
    final int say(TableStatus status, String text) {
      PrintWriter out = spec.commandLine().getOut();
      if (json.isGiven()) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        TableJson.put(status, node);
        out.println(node.toPrettyString());
      } else {
        out.println(text);
      }
      out.flush();
      return ExitCode.OK.code();
    }
  }

  /** {@code status}. */
  @Command(name = "status", description = "Show the mark of a table.")
  static final class Status extends About {
    @Override
    public Integer call() {
      TableStatus status = store.freshness().table(table);
      return say(status, text(status));
    }

    private String text(TableStatus status) {
      if (!status.isIncremental()) {
        return table + " is pulled in full each time and has no mark";
      }
      if (status.seenUntil() == null) {
        return status.asked() == null
            ? table + " has no mark yet: the next pull begins at the beginning"
            : table + " has no mark yet: " + next(status.asked());
      }
      return "%s has been seen until %s, by pull %d%s"
          .formatted(
              table,
              status.seenUntil(),
              status.pull(),
              status.asked() == null ? "" : "; " + next(status.asked()));
    }

    private static String next(AskedMark asked) {
      return asked.mark() == null
          ? "the next pull begins at the beginning"
          : "the next pull follows " + asked.mark();
    }
  }

  /** {@code set}. */
  @Command(name = "set", description = "Let the next pull go on from another value.")
  static final class Set extends About {
    @Parameters(index = "1", paramLabel = "VALUE", description = "an instant, a date or a number")
    private String value;

    @Override
    public Integer call() {
      store.freshness().requestMark(table, value);
      return say(store.freshness().table(table), "The next pull of " + table + " follows " + value);
    }
  }

  /** {@code reset}. */
  @Command(name = "reset", description = "Let the next pull begin at the beginning.")
  static final class Reset extends About {
    @Override
    public Integer call() {
      store.freshness().requestMark(table, null);
      return say(
          store.freshness().table(table), "The next pull of " + table + " begins at the beginning");
    }
  }
}
