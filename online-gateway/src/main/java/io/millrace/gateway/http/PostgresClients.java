package io.millrace.gateway.http;

import io.millrace.gateway.GatewayOptions;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;

/** Clients of PostgreSQL as the gateway uses them. */
public final class PostgresClients {
  private static final int PIPELINE = 256;

  private PostgresClients() {}

  /**
   * A client whose requests are pipelined over a few connections, with prepared statements cached.
   */
  public static SqlClient pipelined(Vertx vertx, GatewayOptions options) {
    PgConnectOptions connect =
        PgConnectOptions.fromUri(options.postgresUri())
            .setCachePreparedStatements(true)
            .setPipeliningLimit(PIPELINE);
    return PgBuilder.client()
        .with(
            new PoolOptions()
                .setMaxSize(options.connections())
                .setConnectionTimeout((int) options.requestTimeout().toMillis())
                .setConnectionTimeoutUnit(java.util.concurrent.TimeUnit.MILLISECONDS))
        .connectingTo(connect)
        .using(vertx)
        .build();
  }
}
