package io.millrace.gateway;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a gateway runs.
 *
 * @param host address to listen on
 * @param port port to listen on; 0 for a free one; -1 for a free one shared by all event loops
 * @param postgresUri {@code postgresql://user:password@host:port/database}
 * @param connections connections to PostgreSQL per event loop; reads are pipelined on each
 * @param eventLoops event loops that serve requests; 0 for one per processor
 * @param maxBodyBytes largest request body
 * @param maxKeys most keys in one request
 * @param maxFeatures most features in one request
 * @param requestTimeout after which a request is answered with an error
 * @param freshnessInterval how often complete_to is read from the store
 */
public record GatewayOptions(
    String host,
    int port,
    String postgresUri,
    int connections,
    int eventLoops,
    int maxBodyBytes,
    int maxKeys,
    int maxFeatures,
    Duration requestTimeout,
    Duration freshnessInterval) {

  public GatewayOptions {
    List<String> problems = new ArrayList<>();
    atLeast(problems, "gateway.port", port, -1);
    atLeast(problems, "gateway.connections", connections, 1);
    atLeast(problems, "gateway.event-loops", eventLoops, 0);
    atLeast(problems, "gateway.max-body-bytes", maxBodyBytes, 1);
    atLeast(problems, "gateway.max-keys", maxKeys, 1);
    atLeast(problems, "gateway.max-features", maxFeatures, 1);
    atLeast(problems, "gateway.request-timeout", requestTimeout.toMillis(), 1);
    atLeast(problems, "gateway.freshness-interval", freshnessInterval.toMillis(), 1);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** Defaults on a free port of this machine. */
  public static GatewayOptions local(String postgresUri) {
    return new GatewayOptions(
        "127.0.0.1",
        0,
        postgresUri,
        2,
        0,
        1 << 20,
        1_000,
        1_000,
        Duration.ofSeconds(2),
        Duration.ofMillis(100));
  }

  /** The same on another port. */
  public GatewayOptions onPort(String host, int port) {
    return new GatewayOptions(
        host,
        port,
        postgresUri,
        connections,
        eventLoops,
        maxBodyBytes,
        maxKeys,
        maxFeatures,
        requestTimeout,
        freshnessInterval);
  }

  private static void atLeast(List<String> problems, String key, long value, long least) {
    if (value < least) {
      problems.add(key + " is " + value + "; it must be at least " + least);
    }
  }
}
