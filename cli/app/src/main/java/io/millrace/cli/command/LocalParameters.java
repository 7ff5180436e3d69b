package io.millrace.cli.command;

import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalOptions.FolderStart;
import io.millrace.job.JobClock;
import io.millrace.platform.Durability;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the local platform is run. */
final class LocalParameters {
  @Mixin private FolderOption folder;

  @Option(names = "--fresh", description = "delete all data in the folder first")
  private boolean fresh;

  @Option(
      names = "--source",
      paramLabel = "NAME=KIND:PATH",
      converter = {OptionValue.Name.class, OptionValue.Source.class},
      description = "read a stream or table from files: csv:PATH, jsonl:PATH or parquet:PATH")
  private Map<String, String> sources = new LinkedHashMap<>();

  @Option(
      names = "--connection",
      paramLabel = "NAME=JDBC-URL",
      converter = {OptionValue.Name.class, OptionValue.Connection.class},
      description = {
        "where the database of tables is;",
        "default: the environment variable NAME_URL"
      })
  private Map<String, String> connections = new LinkedHashMap<>();

  @Option(
      names = "--clock",
      paramLabel = "CLOCK",
      converter = OptionValue.Clock.class,
      description = {
        "live: by the wall clock; replay: by the events' own time;",
        "default: replay when all is streams that are read from files, else live"
      })
  private JobClock clock;

  @Mixin private PortOption port;

  @Option(
      names = "--postgres",
      paramLabel = "JDBC-URL",
      converter = OptionValue.JdbcUrl.class,
      description = "use this PostgreSQL instead of an embedded one")
  private String postgres;

  @Option(
      names = "--parallelism",
      paramLabel = "N",
      converter = OptionValue.Count.class,
      description = "of the job; default: 1")
  private int parallelism = 1;

  @Option(
      names = "--republish",
      paramLabel = "VIEW",
      description = "write all online rows of this view again, from its state")
  private Set<String> republish = new TreeSet<>();

  @Option(
      names = "--answers-share",
      paramLabel = "SHARE",
      converter = OptionValue.Share.class,
      description = "share of the answers that are logged for 'verify', from 0 to 1; default: 1")
  private double answersShare = 1;

  FolderOption folder() {
    return folder;
  }

  LocalOptions options() {
    return options(folder.path(), Durability.POWER_LOSS);
  }

  LocalOptions options(Path path, Durability durability) {
    return new LocalOptions(
        path,
        fresh ? FolderStart.EMPTY : FolderStart.CONTINUE,
        clock,
        absolute(sources),
        connections,
        postgres,
        port.named(),
        parallelism,
        durability,
        republish,
        answersShare);
  }

  /** Paths mean the same from whatever directory the next run is started. */
  private static Map<String, String> absolute(Map<String, String> sources) {
    Map<String, String> absolute = new LinkedHashMap<>();
    sources.forEach(
        (stream, source) -> {
          int colon = source.indexOf(':');
          String path = source.substring(colon + 1);
          boolean isPath = colon > 0 && !source.startsWith("kafka:") && !path.contains("://");
          absolute.put(
              stream,
              isPath
                  ? source.substring(0, colon + 1) + Path.of(path).toAbsolutePath().normalize()
                  : source);
        });
    return absolute;
  }
}
