package io.millrace.benchmarks.gateway;

import io.millrace.compile.Compiler;
import io.millrace.gateway.Gateway;
import io.millrace.gateway.GatewayOptions;
import java.io.IOException;
import java.time.Duration;

/** The real gateway over the 25 views, as {@code GatewayMain} starts it, but patient. */
final class GatewayProcess {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private GatewayProcess() {}

  /**
   * @param arguments where PostgreSQL is
   */
  public static void main(String[] arguments) throws IOException {
    try (Gateway gateway =
        Gateway.start(
            Compiler.compile(DriverViews.ALL).orThrow(),
            patient(GatewayOptions.local(arguments[0])))) {
      ServerProcess.serve(gateway.port());
    }
    System.exit(0);
  }

  /** A machine that stands still for some seconds is seen in the latency, and ends no run. */
  private static GatewayOptions patient(GatewayOptions options) {
    return new GatewayOptions(
        options.host(),
        options.port(),
        options.postgresUri(),
        options.connections(),
        options.eventLoops(),
        options.maxBodyBytes(),
        options.maxKeys(),
        options.maxFeatures(),
        REQUEST_TIMEOUT,
        options.freshnessInterval());
  }
}
