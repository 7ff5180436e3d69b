package io.millrace.cli.command;

import io.millrace.cli.example.TableExample;
import io.millrace.cli.freshness.TableStatus;
import io.millrace.cli.local.LocalPlatform;
import java.util.ArrayList;
import java.util.List;

/** What to try from another terminal while an example runs. */
final class ExampleHints {
  private ExampleHints() {}

  /** Lines to print. */
  static List<String> of(TableExample example, LocalPlatform platform, List<TableStatus> tables) {
    String key = example.expected().keySet().stream().findFirst().orElse("1");
    String view = example.key().substring(0, example.key().indexOf('.'));
    String folder = " --folder " + platform.folder().toAbsolutePath().normalize();
    List<String> lines = new ArrayList<>();
    lines.add("Ask it from another terminal:");
    lines.add("  bin/millrace query %s=%s %s%s".formatted(example.key(), key, view, folder));
    lines.add(
        "  curl -s %s/v1/query/online -d '{\"inputs\": {\"%s\": \"%s\"}, \"outputs\": [\"%s\"]}'"
            .formatted(platform.gatewayUrl(), example.key(), key, view));
    lines.add("  bin/millrace freshness" + folder);
    for (TableStatus table : tables) {
      lines.add("  bin/millrace pull " + table.table() + folder);
    }
    for (TableStatus table : tables) {
      if (table.isIncremental()) {
        lines.add("  bin/millrace incremental status " + table.table() + folder);
      }
    }
    lines.add("  bin/millrace dead-letters" + folder);
    lines.add("Ctrl-C stops it.");
    return lines;
  }
}
