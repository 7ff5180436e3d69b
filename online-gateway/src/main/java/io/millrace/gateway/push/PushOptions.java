package io.millrace.gateway.push;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a gateway takes pushed events.
 *
 * @param kafka properties of Kafka's clients by their own names, {@code bootstrap.servers} among
 *     them; empty when nothing can be pushed
 * @param registryUrl the schema registry, for streams in Confluent's format; null if there is none
 * @param sources where streams are read instead of where their definitions say: {@code kafka:TOPIC}
 *     or what is no topic, by stream name, as the job has it
 * @param limits of what is taken
 * @param lease how long a gateway holds a request with an idempotency key, until another may take
 *     it over. Writing begins in its first half; the second half is for what is in flight: {@code
 *     max.block.ms}, {@code delivery.timeout.ms}, and as much as replicas lag
 * @param keep how long an idempotency key is known
 */
public record PushOptions(
    Map<String, String> kafka,
    String registryUrl,
    Map<String, String> sources,
    PushLimits limits,
    Duration lease,
    Duration keep) {
  public static final String BROKERS = "bootstrap.servers";
  public static final Duration DEFAULT_LEASE = Duration.ofSeconds(60);
  public static final Duration DEFAULT_KEEP = Duration.ofHours(24);

  private static final Map<String, String> CLIENT =
      Map.of("max.block.ms", "3000", "delivery.timeout.ms", "10000", "request.timeout.ms", "5000");
  private static final Duration SPARE = Duration.ofMillis(500);

  public PushOptions {
    Map<String, String> filled = new TreeMap<>(kafka.isEmpty() ? Map.of() : CLIENT);
    filled.putAll(kafka);
    kafka = Map.copyOf(filled);
    sources = Map.copyOf(sources);
    List<String> problems = new ArrayList<>();
    if (!kafka.isEmpty()) {
      if (!kafka.containsKey(BROKERS)) {
        problems.add("kafka." + BROKERS + " is missing");
      }
      Duration shortest = inFlight(kafka, problems).multipliedBy(2);
      if (lease.compareTo(shortest) < 0) {
        problems.add(
            "gateway.push-lease is %d ms; it must be at least %d ms, twice what Kafka may hold a write"
                .formatted(lease.toMillis(), shortest.toMillis()));
      }
    }
    if (keep.compareTo(lease) < 0) {
      problems.add("gateway.push-keep is shorter than gateway.push-lease; keys must outlive it");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** Nothing can be pushed. */
  public static PushOptions none() {
    return to(Map.of());
  }

  /** With these properties of Kafka's clients, and defaults. */
  public static PushOptions to(Map<String, String> kafka) {
    return new PushOptions(kafka, null, Map.of(), PushLimits.DEFAULT, DEFAULT_LEASE, DEFAULT_KEEP);
  }

  /** The same with a schema registry; null for none. */
  public PushOptions withRegistry(String url) {
    return new PushOptions(kafka, url, sources, limits, lease, keep);
  }

  /** The same with streams read elsewhere. */
  public PushOptions withSources(Map<String, String> elsewhere) {
    return new PushOptions(kafka, registryUrl, elsewhere, limits, lease, keep);
  }

  /** The same with other limits. */
  public PushOptions withLimits(PushLimits other) {
    return new PushOptions(kafka, registryUrl, sources, other, lease, keep);
  }

  /** The same with another lease. */
  public PushOptions withLease(Duration other) {
    return new PushOptions(kafka, registryUrl, sources, limits, other, keep);
  }

  /** The same with keys known for another time. */
  public PushOptions withKeep(Duration other) {
    return new PushOptions(kafka, registryUrl, sources, limits, lease, other);
  }

  boolean isConfigured() {
    return !kafka.isEmpty();
  }

  /** Writing may begin within this of the intent, and not later. */
  Duration startWithin() {
    return lease.dividedBy(2);
  }

  /** The longest search for what an earlier try has written. */
  Duration search() {
    return lease.dividedBy(4);
  }

  /** After which a request is answered, whatever has become of it. */
  Duration timeout() {
    return startWithin().plus(inFlight(kafka, new ArrayList<>()));
  }

  /** The longest that one call of Kafka's clients blocks. */
  Duration blocking() {
    return millis(kafka, "max.block.ms", new ArrayList<>());
  }

  private static Duration inFlight(Map<String, String> kafka, List<String> problems) {
    return millis(kafka, "max.block.ms", problems)
        .plus(millis(kafka, "delivery.timeout.ms", problems))
        .plus(SPARE);
  }

  private static Duration millis(Map<String, String> kafka, String key, List<String> problems) {
    try {
      return Duration.ofMillis(Long.parseLong(kafka.getOrDefault(key, CLIENT.get(key))));
    } catch (NumberFormatException e) {
      problems.add(
          "kafka." + key + " is '" + kafka.get(key) + "'; it must be a number of milliseconds");
      return Duration.ZERO;
    }
  }
}
