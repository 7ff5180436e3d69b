package io.millrace.gateway.http;

import io.millrace.gateway.GatewayOptions;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlClient;
import java.util.concurrent.TimeUnit;

/** Clients of PostgreSQL as the gateway uses them. */
public final class PostgresClients {
  private static final int PIPELINE = 256;

  /** A connection that is silent for so long may be cut: the next read opens another. */
  private static final int SILENT_SECONDS = 30;

  private PostgresClients() {}

  /**
   * A client whose requests are pipelined over a few connections, with prepared statements cached.
   * A statement that waits longer than a request may is cancelled, for those behind it.
   */
  public static SqlClient pipelined(Vertx vertx, GatewayOptions options) {
    int timeoutMillis = (int) options.requestTimeout().toMillis();
    PgConnectOptions connect =
        PgConnectOptions.fromUri(options.postgresUri())
            .addProperty("application_name", "millrace-gateway")
            .addProperty("statement_timeout", Integer.toString(timeoutMillis))
            .setCachePreparedStatements(true)
            // Also long ones: those over many views are worth most.
            .setPreparedStatementCacheSqlFilter(sql -> true)
            .setPipeliningLimit(PIPELINE);
    return PgBuilder.client()
        .with(
            new PoolOptions()
                .setMaxSize(options.connections())
                .setConnectionTimeout(timeoutMillis)
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS))
        .with(
            new NetClientOptions()
                .setConnectTimeout(timeoutMillis)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setReadIdleTimeout(SILENT_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS))
        .connectingTo(connect)
        .using(vertx)
        .build();
  }
}
