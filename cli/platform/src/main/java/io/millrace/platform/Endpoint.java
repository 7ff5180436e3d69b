package io.millrace.platform;

/** What a running platform offers to other commands, and how each is called in its file. */
public enum Endpoint {
  /** The gateway's base URL. */
  GATEWAY("gateway.url"),
  /** Kafka's bootstrap servers, {@code host:port}. */
  KAFKA("kafka.bootstrap-servers"),
  /** PostgreSQL's JDBC URL, with the user. */
  POSTGRES("postgres.jdbc-url"),
  /** Flink's REST and web address. */
  FLINK("flink.url"),
  /** The schema registry's base URL in Confluent's API; only there if a stream asks for one. */
  REGISTRY("registry.url");

  private final String key;

  Endpoint(String key) {
    this.key = key;
  }

  String key() {
    return key;
  }
}
