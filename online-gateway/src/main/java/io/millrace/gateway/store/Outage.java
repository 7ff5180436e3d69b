package io.millrace.gateway.store;

import io.vertx.pgclient.PgException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeoutException;

/**
 * Why PostgreSQL did not answer, for whoever asks a gateway: without host, port, user and database,
 * which are nobody's business there. The log has the whole of it.
 */
public final class Outage {
  /** Classes of SQLSTATE: who may log in, and to which database. */
  private static final String LOGIN = "28";

  private static final String NO_DATABASE = "3D";

  private Outage() {}

  /** In some words; never null. */
  public static String why(Throwable error) {
    for (Throwable each = error; each != null; each = each.getCause()) {
      if (each instanceof PgException said) {
        return said(said);
      }
      if (each instanceof UnknownHostException) {
        return "its name cannot be resolved";
      }
      if (each instanceof ConnectException) {
        return "the connection was refused";
      }
      if (each instanceof TimeoutException) {
        return "no answer came in time";
      }
      if (each instanceof ClosedChannelException) {
        return "the connection was closed";
      }
    }
    return "the connection failed (%s)".formatted(error.getClass().getSimpleName());
  }

  private static String said(PgException said) {
    String state = said.getSqlState() == null ? "" : said.getSqlState();
    return state.startsWith(LOGIN) || state.startsWith(NO_DATABASE)
        ? "it refuses the gateway's login (%s)".formatted(state)
        : said.getMessage();
  }
}
