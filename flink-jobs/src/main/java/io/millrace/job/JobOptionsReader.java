package io.millrace.job;

import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.table.PullLimits;
import io.millrace.job.source.table.iceberg.CatalogAddress;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.util.TimeUtils;

/**
 * Reads {@link JobOptions} from keys and values and reports all problems together.
 *
 * <p>Keys: {@code job.clock} (live), {@code job.parallelism} (1), {@code job.state} (rocksdb),
 * {@code job.checkpoint-interval} (10s), {@code job.checkpoint-dir}, {@code job.cache} (64mb),
 * {@code job.coalesce} (20ms), {@code job.replay-disorder}, {@code job.views} (all) and {@code
 * job.republish} (none), views by commas, {@code job.source-end} (never), {@code postgres.url},
 * {@code postgres.user}, {@code postgres.password} (text, {@code env:NAME} or {@code file:PATH}),
 * {@code schema-registry.url}, {@code kafka.*} (properties of Kafka's clients), {@code
 * source.STREAM} or {@code source.TABLE}, {@code connection.NAME.*}, {@code catalog.NAME.*} and
 * {@code table.NAME.*} (see {@link TableOptions}), {@code iceberg.*}, and for the upkeep of the
 * offline log {@code offline.upkeep.every} (10m, or off), {@code offline.upkeep.snapshot-age} (1h),
 * {@code offline.upkeep.snapshots} (20), {@code offline.upkeep.file-size} (128mb), {@code
 * offline.upkeep.orphans-every} (1d, or off) and {@code offline.upkeep.orphan-age} (7d).
 */
public final class JobOptionsReader {
  private static final String KAFKA = "kafka.";
  private static final String SOURCE = "source.";
  private static final String ICEBERG = "iceberg.";
  private static final String CONNECTION = "connection.";
  private static final String CATALOG = "catalog.";
  private static final String TABLE = "table.";
  private static final String UPKEEP = "offline.upkeep.";

  private final TreeMap<String, String> values;
  private final List<String> problems = new ArrayList<>();
  private final TreeSet<String> known = new TreeSet<>();

  private JobOptionsReader(Map<String, String> values) {
    this.values = new TreeMap<>(values);
  }

  /**
   * The options of these keys.
   *
   * @throws JobOptionsException with every problem: unknown keys, values that cannot be read,
   *     missing ones
   */
  public static JobOptions read(Map<String, String> values) {
    return new JobOptionsReader(values).read();
  }

  private JobOptions read() {
    JobClock clock = choice("job.clock", JobClock.values(), JobClock.LIVE);
    Integer parallelism = value("job.parallelism", "1", "a number from 1", this::count);
    StateStore state = choice("job.state", StateStore.values(), StateStore.ROCKSDB);
    Checkpoints checkpoints =
        value(
            "job.checkpoint-interval",
            "10s",
            "a duration from 10ms",
            text -> new Checkpoints(TimeUtils.parseDuration(text), optional("job.checkpoint-dir")));
    optional("job.checkpoint-dir");
    // The answers job's, which may share a file of options with this one.
    optional(AnswersJob.TOPIC);
    MemorySize cache = value("job.cache", "64mb", "a size such as 64mb", MemorySize::parse);
    Duration coalesce = value("job.coalesce", "20ms", "a duration from 1ms", this::atLeastAMilli);
    Duration disorder =
        value("job.replay-disorder", null, "a duration such as 1m", TimeUtils::parseDuration);
    SortedSet<String> views = value("job.views", null, "VIEW,VIEW", JobOptionsReader::names);
    SortedSet<String> republish = value("job.republish", "", "VIEW,VIEW", JobOptionsReader::names);
    SourceEnd end = choice("job.source-end", SourceEnd.values(), SourceEnd.NEVER);
    PostgresAddress postgres = postgres();
    String registry = optional("schema-registry.url");
    SortedMap<String, SourceOverride> sources = new TreeMap<>();
    under(SOURCE)
        .forEach(
            (stream, text) ->
                sources.put(
                    stream, value(SOURCE + stream, null, "KIND:LOCATION", SourceOverride::parse)));
    SortedMap<String, DatabaseAddress> connections =
        TableOptions.connections(under(CONNECTION), problems);
    SortedMap<String, CatalogAddress> catalogs = TableOptions.catalogs(under(CATALOG), problems);
    SortedMap<String, PullLimits> pulls = TableOptions.limits(under(TABLE), problems);
    SortedMap<String, String> kafka = under(KAFKA);
    SortedMap<String, String> iceberg = under(ICEBERG);
    UpkeepPolicy upkeep = upkeep();
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        problems.add("%s: no such option; there is %s".formatted(key, String.join(", ", known)));
      }
    }
    if (!problems.isEmpty()) {
      throw new JobOptionsException(problems);
    }
    return new JobOptions(
        clock,
        parallelism,
        state,
        checkpoints,
        cache.getBytes(),
        coalesce,
        disorder,
        views,
        republish,
        end,
        postgres,
        registry,
        kafka,
        sources,
        connections,
        catalogs,
        pulls,
        iceberg,
        upkeep);
  }

  private UpkeepPolicy upkeep() {
    UpkeepPolicy ours = UpkeepPolicy.DEFAULT;
    Duration every = everyOrOff(UPKEEP + "every", "10m");
    Duration snapshotAge =
        value(UPKEEP + "snapshot-age", "1h", "a duration such as 1h", UpkeepPolicy::age);
    Integer snapshots = value(UPKEEP + "snapshots", "20", "a number from 1", this::count);
    Long file = value(UPKEEP + "file-size", "128mb", "a size from 1mb", UpkeepPolicy::fileBytes);
    Duration orphansEvery = everyOrOff(UPKEEP + "orphans-every", "1d");
    Duration orphanAge =
        value(UPKEEP + "orphan-age", "7d", "a duration from 1h", UpkeepPolicy::orphanAge);
    return new UpkeepPolicy(
        every,
        snapshotAge == null ? ours.snapshotAge() : snapshotAge,
        snapshots == null ? ours.snapshots() : snapshots,
        file == null ? ours.fileBytes() : file,
        orphansEvery,
        orphanAge == null ? ours.orphanAge() : orphanAge);
  }

  /** Null for off. */
  private Duration everyOrOff(String key, String otherwise) {
    return value(
        key,
        otherwise,
        "a duration from 1ms, or off",
        text -> text.equals("off") ? null : atLeastAMilli(text));
  }

  private PostgresAddress postgres() {
    String user = optional("postgres.user");
    String password = optional("postgres.password");
    PostgresAddress address =
        value(
            "postgres.url",
            null,
            "jdbc:postgresql://HOST:PORT/DATABASE",
            url -> PostgresAddress.of(url, user, password));
    if (address == null && optional("postgres.url") == null) {
      problems.add("postgres.url: missing; give jdbc:postgresql://HOST:PORT/DATABASE");
    }
    return address;
  }

  private String optional(String key) {
    known.add(key);
    return values.get(key);
  }

  private <T> T value(String key, String otherwise, String accepted, Function<String, T> parse) {
    String text = optional(key);
    if (text == null) {
      text = otherwise;
    }
    try {
      return text == null ? null : parse.apply(text);
    } catch (IllegalArgumentException e) {
      problems.add("%s: '%s' is not %s%s".formatted(key, text, accepted, reason(e)));
      return null;
    }
  }

  /** What a text is not says enough of one that is no number; Java's own words say no more. */
  private static String reason(IllegalArgumentException e) {
    return e instanceof NumberFormatException ? "" : ": " + e.getMessage();
  }

  private <E extends Enum<E>> E choice(String key, E[] choices, E otherwise) {
    List<String> names =
        Arrays.stream(choices).map(choice -> choice.name().toLowerCase(Locale.ROOT)).toList();
    String text = optional(key);
    int index = text == null ? otherwise.ordinal() : names.indexOf(text);
    if (index < 0) {
      problems.add("%s: '%s' is not one of %s".formatted(key, text, String.join(", ", names)));
      return otherwise;
    }
    return choices[index];
  }

  private SortedMap<String, String> under(String prefix) {
    SortedMap<String, String> found = new TreeMap<>();
    values.forEach(
        (key, value) -> {
          if (key.startsWith(prefix) && key.length() > prefix.length()) {
            known.add(key);
            found.put(key.substring(prefix.length()), value);
          }
        });
    return found;
  }

  private static SortedSet<String> names(String text) {
    return new TreeSet<>(text.isEmpty() ? List.of() : Arrays.asList(text.split(",")));
  }

  private Integer count(String text) {
    int count = Integer.parseInt(text);
    if (count < 1) {
      throw new IllegalArgumentException("it is below 1");
    }
    return count;
  }

  private Duration atLeastAMilli(String text) {
    Duration duration = TimeUtils.parseDuration(text);
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException("it is below 1ms");
    }
    return duration;
  }
}
