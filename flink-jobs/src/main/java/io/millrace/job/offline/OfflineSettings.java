package io.millrace.job.offline;

import io.millrace.job.JobOptions;
import io.millrace.job.SourceOverride;
import io.millrace.job.online.PostgresAddress;
import io.millrace.manifest.StreamSpec;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The offline log as a job's options name it: the keys under {@code iceberg.} are the catalog's own
 * properties, {@code iceberg.writers} is the parallelism of each table's writers (1), and {@code
 * iceberg.share} {@code all} or {@code views}, see {@link OfflineBranch.Share}. Without any there
 * is no offline log. Where no catalog is named ({@code type}, {@code catalog-impl}, {@code uri}) it
 * is the JDBC catalog on the online store's PostgreSQL, for which {@code iceberg.warehouse}
 * suffices.
 */
final class OfflineSettings {
  private static final String WRITERS = "writers";
  private static final String SHARE = "share";

  private OfflineSettings() {}

  static Optional<OfflineBranch> branch(JobOptions options, List<StreamSpec> streams) {
    if (options.iceberg().isEmpty()) {
      return Optional.empty();
    }
    Map<String, String> sources = new TreeMap<>();
    for (StreamSpec stream : streams) {
      sources.put(stream.name(), source(stream, options.sources().get(stream.name())));
    }
    OfflineSink sink = new OfflineSink(catalog(options), writers(options));
    return Optional.of(new OfflineBranch(sink, sources, share(options), options.upkeep()));
  }

  static OfflineCatalog catalog(JobOptions options) {
    Map<String, String> properties = new TreeMap<>(options.iceberg());
    properties.remove(WRITERS);
    properties.remove(SHARE);
    PostgresAddress postgres = options.postgres();
    boolean named =
        properties.containsKey("type")
            || properties.containsKey("catalog-impl")
            || properties.containsKey("uri");
    return named ? OfflineCatalog.of(properties) : OfflineCatalog.postgres(postgres, properties);
  }

  private static int writers(JobOptions options) {
    String text = options.iceberg().getOrDefault(WRITERS, "1");
    if (!text.matches("[1-9][0-9]{0,3}")) {
      throw new IllegalArgumentException(
          "iceberg.writers: '" + text + "' is not a number from 1 to 9999");
    }
    return Integer.parseInt(text);
  }

  private static OfflineBranch.Share share(JobOptions options) {
    String text = options.iceberg().getOrDefault(SHARE, "all");
    return switch (text) {
      case "all" -> OfflineBranch.Share.ALL;
      case "views" -> OfflineBranch.Share.VIEWS;
      default ->
          throw new IllegalArgumentException("iceberg.share: '" + text + "' is not all or views");
    };
  }

  /** A file by its name alone: the same one may be named by other paths. */
  private static String source(StreamSpec stream, SourceOverride override) {
    if (override == null) {
      return stream.source().kind()
          + ":"
          + stream.source().properties().getOrDefault("topic", stream.name());
    }
    String location = override.location();
    String name = location.substring(location.replaceAll("/+$", "").lastIndexOf('/') + 1);
    return override.kind().name().toLowerCase(Locale.ROOT) + ":" + name;
  }
}
