package io.millrace.cli.local;

import io.millrace.cli.local.KnownJob.Logs;
import io.millrace.compile.FeatureStore;
import io.millrace.job.JobOptions;
import io.millrace.job.JobOptionsReader;
import io.millrace.job.MillraceJob;
import io.millrace.job.StreamHistory;
import io.millrace.job.ViewClasses;
import io.millrace.job.scratch.PlainUri;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One job of a local platform, as the job jar would be told by its options.
 *
 * @param job what it computes
 * @param epoch of its submission
 * @param republish views whose rows it writes again
 */
record LocalJob(JobParts parts, KnownJob job, long epoch, Set<String> republish) {
  private static final String CHECKPOINT_INTERVAL = "1s";
  private static final String CACHE = "32mb";

  void build(StreamExecutionEnvironment environment) {
    FeatureStore store = parts.store();
    ViewClasses classes = ViewClasses.of(parts.definitions().views().toArray(Class<?>[]::new));
    JobOptions options = JobOptionsReader.read(settings());
    new MillraceJob(classes, store, options, epoch).build(environment);
  }

  /** Says where the streams of the job's views begin. */
  void recordHistory() {
    FeatureStore store = parts.store();
    parts
        .stores()
        .online()
        .recordHistory(
            store.manifest(),
            store.manifest().views().stream()
                .filter(view -> job.views().containsKey(view.name()))
                .toList(),
            StreamHistory.starts(store, JobOptionsReader.read(settings())));
  }

  private Map<String, String> settings() {
    LocalOptions options = parts.options();
    Map<String, String> settings = new TreeMap<>();
    settings.put("job.clock", options.clock().name().toLowerCase(Locale.ROOT));
    settings.put("job.parallelism", String.valueOf(options.parallelism()));
    settings.put("job.checkpoint-interval", CHECKPOINT_INTERVAL);
    settings.put("job.cache", CACHE);
    settings.put("job.republish", String.join(",", republish));
    settings.put("postgres.url", parts.stores().jdbcUrl());
    settings.put("kafka.bootstrap.servers", parts.streams().bootstrapServers());
    parts.streams().registryUrl().ifPresent(url -> settings.put("schema-registry.url", url));
    settings.put("iceberg.warehouse", PlainUri.of(parts.folder().warehouse()));
    settings.put("iceberg.share", job.logs() == Logs.WRITTEN ? "all" : "views");
    if (!job.views().keySet().equals(viewNames())) {
      settings.put("job.views", String.join(",", job.views().keySet()));
    }
    options.connections().forEach((name, url) -> settings.put("connection." + name + ".url", url));
    options.sources().forEach((stream, source) -> settings.put("source." + stream, source));
    return settings;
  }

  private Set<String> viewNames() {
    return parts.store().views().stream()
        .map(view -> view.spec().name())
        .collect(Collectors.toSet());
  }
}
