package io.millrace.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.OptionRules;
import io.millrace.cli.console.Tables;
import io.millrace.job.JobOptions;
import io.millrace.job.offline.OfflineLog;
import io.millrace.job.offline.OfflineLogException;
import io.millrace.job.offline.upkeep.OfflineUpkeep;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.TableReport;
import io.millrace.job.online.OnlineStoreException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace offline maintain}. */
@Command(
    name = "maintain",
    description = {
      "Merge small files of the offline log, expire old snapshots, remove files that nothing"
          + " names.",
      "Safe beside running jobs, which do the same by themselves every ten minutes unless told"
          + " otherwise; may be ended and started again at any time."
    })
public final class MaintainCommand implements Callable<Integer>, OptionRules {
  private static final String UPKEEP = "offline.upkeep.";

  @Parameters(paramLabel = "TABLE", arity = "0..*", description = "only these; default: all")
  private List<String> tables = List.of();

  @Option(
      names = "--snapshot-age",
      paramLabel = "DURATION",
      converter = OptionValue.UpkeepAge.class,
      description = "snapshots at least as young stay, for readers; default: 1h")
  private String snapshotAge;

  @Option(
      names = "--snapshots",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "so many of the newest stay whatever their age; default: 20")
  private Integer snapshots;

  @Option(
      names = "--file-size",
      paramLabel = "SIZE",
      converter = OptionValue.UpkeepSize.class,
      description = "size that files are merged to; default: 128mb")
  private String fileSize;

  @Option(
      names = "--orphan-age",
      paramLabel = "DURATION",
      converter = OptionValue.OrphanAge.class,
      description =
          "files that nothing names are removed at this age, from 1h: a job may have yet to commit"
              + " them; default: 7d")
  private String orphanAge;

  @Mixin private OfflineOption offline;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  /** What is not there is told beside what is wrong; alone it is said with another exit code. */
  @Override
  public void check(List<String> wrong) {
    List<String> named =
        tables == null ? List.of() : UnknownOptions.withoutTheirValues(tables, spec);
    if (wrong.isEmpty() || named.isEmpty()) {
      return;
    }
    try (OfflineLog log = OfflineLog.of(offline.catalog(offline.options(Map.of())))) {
      missing(named, log.tables()).ifPresent(wrong::add);
    } catch (Failure e) {
      wrong.add(e.getMessage());
    } catch (OfflineLogException | OnlineStoreException e) {
      return; // Said when there is nothing else to say.
    }
  }

  @Override
  public Integer call() {
    JobOptions options = offline.options(given());
    offline.keepLogs();
    List<TableReport> reports = new ArrayList<>();
    try (OfflineUpkeep upkeep =
        new OfflineUpkeep(offline.catalog(options), options.upkeep(), Pace.full())) {
      for (String table : chosen(upkeep.tables())) {
        reports.add(upkeep.whole(table));
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json.isGiven() ? asJson(reports).toPrettyString() : asTable(reports));
    for (TableReport report : reports) {
      for (String problem : report.problems()) {
        spec.commandLine().getErr().printf("millrace: %s: %s%n", report.table(), problem);
      }
    }
    out.flush();
    boolean whole = reports.stream().allMatch(TableReport::isWhole);
    return (whole ? ExitCode.OK : ExitCode.FOUND_WRONG).code();
  }

  private Map<String, String> given() {
    Map<String, String> given = new TreeMap<>();
    put(given, "snapshot-age", snapshotAge);
    put(given, "snapshots", snapshots);
    put(given, "file-size", fileSize);
    put(given, "orphan-age", orphanAge);
    return given;
  }

  private static void put(Map<String, String> given, String key, Object value) {
    if (value != null) {
      given.put(UPKEEP + key, value.toString());
    }
  }

  private List<String> chosen(List<String> there) {
    missing(tables, there)
        .ifPresent(
            missing -> {
              throw new Failure(ExitCode.NOT_FOUND, missing);
            });
    return tables.isEmpty() ? there : tables;
  }

  private static Optional<String> missing(List<String> named, List<String> there) {
    List<String> missing = named.stream().filter(table -> !there.contains(table)).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The offline log has no table %s; it has %s"
                .formatted(
                    String.join(", ", missing),
                    there.isEmpty() ? "none yet" : String.join(", ", there)));
  }

  private static String asTable(List<TableReport> reports) {
    if (reports.isEmpty()) {
      return "No tables.";
    }
    return Tables.of(
        List.of("table", "files", "now", "merged", "snapshots", "expired", "orphans", "ms"),
        reports.stream()
            .map(
                report ->
                    List.of(
                        report.table(),
                        String.valueOf(report.filesBefore()),
                        String.valueOf(report.filesAfter()),
                        String.valueOf(report.filesMerged()),
                        String.valueOf(report.snapshotsAfter()),
                        String.valueOf(report.snapshotsExpired()),
                        String.valueOf(report.orphansRemoved()),
                        String.valueOf(report.millis())))
            .toList());
  }

  private static ArrayNode asJson(List<TableReport> reports) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (TableReport report : reports) {
      ObjectNode node =
          array
              .addObject()
              .put("table", report.table())
              .put("files_before", report.filesBefore())
              .put("files_after", report.filesAfter())
              .put("files_merged", report.filesMerged())
              .put("rows_merged", report.rowsMerged())
              .put("snapshots", report.snapshotsAfter())
              .put("snapshots_expired", report.snapshotsExpired())
              .put("orphans_removed", report.orphansRemoved())
              .put("ms", report.millis());
      report.problems().forEach(node.putArray("problems")::add);
    }
    return array;
  }
}
