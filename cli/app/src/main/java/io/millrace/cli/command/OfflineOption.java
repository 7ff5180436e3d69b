package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.console.LogFile;
import io.millrace.cli.local.DeadLetters;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.job.JobOptions;
import io.millrace.job.JobOptionsException;
import io.millrace.job.JobOptionsReader;
import io.millrace.job.offline.OfflineBranch;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.platform.Endpoint;
import io.millrace.platform.RunningPlatform;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which offline log a command is about: that of a running platform, or a job's by its options. */
final class OfflineOption {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = {
        "a job's properties file, with postgres.url and iceberg.*;",
        "default: the platform that runs on the folder"
      })
  private Path config;

  @Mixin private FolderOption folder;

  /**
   * The options of a job that writes the log.
   *
   * @param more that win over the file's
   * @throws Failure if they cannot be read, or no platform runs
   */
  JobOptions options(Map<String, String> more) {
    Map<String, String> values = new TreeMap<>(config == null ? ofPlatform() : ofFile());
    values.putAll(more);
    try {
      return JobOptionsReader.read(values);
    } catch (JobOptionsException e) {
      throw new Failure(ExitCode.USAGE, e.getMessage(), e);
    }
  }

  /** The catalog that these options name. */
  OfflineCatalog catalog(JobOptions options) {
    try {
      return OfflineBranch.catalog(options);
    } catch (IllegalArgumentException e) {
      throw new Failure(ExitCode.USAGE, e.getMessage(), e);
    }
  }

  /**
   * The catalog of {@code --config}, or of the platform that runs on the folder; empty without
   * either.
   */
  Optional<OfflineCatalog> catalogIfThere() {
    return config == null && RunningPlatform.on(folder.path()).isEmpty()
        ? Optional.empty()
        : Optional.of(catalog(options(Map.of())));
  }

  /**
   * The online store of {@code --config}, or of the platform that runs on the folder, with its
   * register of forgotten keys; null without either.
   */
  PostgresAddress registerIfThere() {
    return config == null && RunningPlatform.on(folder.path()).isEmpty()
        ? null
        : options(Map.of()).postgres();
  }

  /** Where databases are, by the name of their connection, as far as {@code --config} says. */
  Map<String, DatabaseAddress> connections() {
    return config == null ? Map.of() : options(Map.of()).connections();
  }

  /** The records of datasets in the folder, with the catalog if there is one. */
  DatasetFolder datasets() {
    return DatasetRecords.in(folder).with(catalogIfThere().orElse(null));
  }

  /** From now on logs go to those of the platform, if there is one. */
  void keepLogs() {
    if (config == null) {
      LogFile.in(folder.path());
    }
  }

  /** Where the platform keeps its logs; null without one. */
  Path logs() {
    return config == null ? folder.path() : null;
  }

  /** Why there is no log; empty where {@code --config} names one, or a platform keeps it. */
  Optional<Failure> whyNoLog() {
    try {
      if (config == null) {
        folder.running();
      }
      return Optional.empty();
    } catch (Failure e) {
      return Optional.of(
          new Failure(e.exitCode(), e.getMessage() + ", or name a job's options with --config", e));
    }
  }

  private Map<String, String> ofPlatform() {
    whyNoLog()
        .ifPresent(
            no -> {
              throw no;
            });
    return Map.of(
        "postgres.url", folder.endpoint(Endpoint.POSTGRES),
        "iceberg.warehouse", DeadLetters.warehouse(folder.path()));
  }

  private Map<String, String> ofFile() {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(config, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(
          ExitCode.NOT_FOUND, "--config %s: cannot be read: %s".formatted(config, e), e);
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }
}
