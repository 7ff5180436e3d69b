package io.millrace.cli.command;

import io.millrace.cli.console.CountText;
import io.millrace.cli.console.Tables;
import io.millrace.cli.local.LocalPlatform;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Says what runs and where it is reached. */
final class PlatformReport {
  private final LocalPlatform platform;
  private final PrintWriter out;

  PlatformReport(LocalPlatform platform, PrintWriter out) {
    this.platform = platform;
    this.out = out;
  }

  void print() {
    platform.change().ifPresent(change -> change.lines().forEach(out::println));
    platform.notes().forEach(out::println);
    out.println(Tables.of(List.of("part", "where"), rows()));
    int views = platform.store().views().size();
    out.printf(
        "Serving %s of %s, %.1f s after the start.%n",
        CountText.of(platform.store().features().size(), "feature"),
        views == 1 ? "one view" : views + " views",
        ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0);
    out.flush();
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("gateway", platform.gatewayUrl()));
    rows.add(List.of("Kafka", platform.bootstrapServers()));
    platform.registryUrl().ifPresent(url -> rows.add(List.of("schema registry", url)));
    rows.add(List.of("PostgreSQL (online tables)", platform.jdbcUrl()));
    rows.add(List.of("Iceberg (offline log)", platform.warehouse().toString()));
    rows.add(List.of("Flink", platform.flinkUrl()));
    rows.add(List.of("logs", platform.folder().resolve("logs").toString()));
    return rows;
  }
}
