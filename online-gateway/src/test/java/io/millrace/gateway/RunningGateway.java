package io.millrace.gateway;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.shop.CardFeatures;
import io.millrace.gateway.shop.Sale;
import io.millrace.gateway.shop.VisitFeatures;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A gateway on a real PostgreSQL, and a client of it. */
public final class RunningGateway implements AutoCloseable {
  public static final Instant START = Instant.parse("2026-01-01T10:00:00Z");

  private final FeatureStore store;
  private final OnlineTables tables;
  private final Gateway gateway;
  private final HttpReplies http;

  public RunningGateway() throws Exception {
    this(patient -> patient);
  }

  public RunningGateway(UnaryOperator<GatewayOptions> change) throws Exception {
    store = Compiler.compile(CardFeatures.class, VisitFeatures.class).orThrow();
    tables = new OnlineTables(store);
    gateway = Gateway.start(store, change.apply(patient(tables)));
    http = new HttpReplies(gateway.port());
  }

  /** Defaults, with time for the first answers on a busy machine. */
  public static GatewayOptions patient(OnlineTables tables) {
    return answeringWithin(Duration.ofSeconds(20), GatewayOptions.local(tables.uri()));
  }

  /** The same with another time for an answer. */
  public static GatewayOptions answeringWithin(Duration requestTimeout, GatewayOptions options) {
    return new GatewayOptions(
        options.host(),
        options.port(),
        options.postgresUri(),
        options.connections(),
        options.eventLoops(),
        options.maxBodyBytes(),
        options.maxKeys(),
        options.maxFeatures(),
        requestTimeout,
        options.freshnessInterval());
  }

  public FeatureStore store() {
    return store;
  }

  public OnlineTables tables() {
    return tables;
  }

  public Gateway gateway() {
    return gateway;
  }

  public HttpReplies http() {
    return http;
  }

  /** A sale of one item, arriving at its own time. */
  public void sale(String card, double amount, Instant at) throws Exception {
    sale(new Sale(card, "corner", "bread", Math.round(amount * 100), amount, at));
  }

  public void sale(Sale sale) throws Exception {
    tables.send("sales", sale);
  }

  @Override
  public void close() {
    http.close();
    gateway.close();
    tables.close();
  }
}
