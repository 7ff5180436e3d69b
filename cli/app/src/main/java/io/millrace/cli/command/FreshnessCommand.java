package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.console.Tables;
import io.millrace.cli.freshness.Freshness;
import io.millrace.cli.freshness.TableStatus;
import io.millrace.cli.freshness.ViewStatus;
import io.millrace.definition.Durations;
import io.millrace.manifest.Manifest;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace freshness}. */
@Command(
    name = "freshness",
    description = {
      "Show how far tables and views are: the last pull of each table, the lag of each view.",
      "With --max-age: exit with 1 if any is older, or was never pulled."
    })
public final class FreshnessCommand implements Callable<Integer> {
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
    Manifest manifest = freshness.manifest();
    List<TableStatus> tables = freshness.tables(manifest);
    List<ViewStatus> views = freshness.views(manifest);
    Instant now = Instant.now();
    PrintWriter out = spec.commandLine().getOut();
    if (json.isGiven()) {
      out.println(asJson(tables, views, now).toPrettyString());
    } else {
      show(tables, views, now, out);
    }
    out.flush();
    boolean old =
        tables.stream().anyMatch(table -> isOld(table.age(now)))
            || views.stream().anyMatch(view -> isOld(view.lag(now)));
    return (old ? ExitCode.FOUND_WRONG : ExitCode.OK).code();
  }

  private boolean isOld(Duration age) {
    return maxAge != null
        && (age == null || age.toMillis() > Durations.parse(maxAge).orElseThrow());
  }

  private void show(
      List<TableStatus> tables, List<ViewStatus> views, Instant now, PrintWriter out) {
    List<List<String>> rows = new ArrayList<>();
    for (TableStatus table : tables) {
      rows.add(
          List.of(
              "table " + table.table(),
              table.beganAt() == null ? "never" : table.beganAt().toString(),
              shown(table.age(now)),
              table.pull() == 0
                  ? ""
                  : "pull %d: %d rows, %d refused"
                      .formatted(table.pull(), table.rows(), table.rejected()),
              table.trouble() == null ? "" : table.trouble()));
    }
    for (ViewStatus view : views) {
      rows.add(
          List.of(
              "view " + view.view(),
              view.completeTo() == null ? "unknown" : view.completeTo().toString(),
              shown(view.lag(now)),
              "",
              ""));
    }
    out.println(Tables.of(List.of("what", "complete to", "age", "last pull", "trouble"), rows));
  }

  private String shown(Duration age) {
    if (age == null) {
      return isOld(null) ? "too old" : "";
    }
    return "%.1f s%s".formatted(age.toMillis() / 1_000.0, isOld(age) ? ", too old" : "");
  }

  private ObjectNode asJson(List<TableStatus> tables, List<ViewStatus> views, Instant now) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    for (TableStatus table : tables) {
      ObjectNode node = all.withArray("tables").addObject();
      TableJson.put(table, node);
      Duration age = table.age(now);
      node.put("age_ms", age == null ? null : (Long) age.toMillis()).put("too_old", isOld(age));
    }
    for (ViewStatus view : views) {
      Duration lag = view.lag(now);
      all.withArray("views")
          .addObject()
          .put("view", view.view())
          .put("complete_to", view.completeTo() == null ? null : view.completeTo().toString())
          .put("lag_ms", lag == null ? null : (Long) lag.toMillis())
          .put("too_old", isOld(lag));
    }
    return all;
  }
}
