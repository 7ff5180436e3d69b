package io.millrace.benchmarks.gateway;

import io.millrace.compile.Compiler;
import io.millrace.gateway.Gateway;
import io.millrace.gateway.GatewayOptions;
import java.io.IOException;

/** The real gateway over the 25 views, as {@code GatewayMain} starts it. */
final class GatewayProcess {
  private GatewayProcess() {}

  /**
   * @param arguments where PostgreSQL is
   */
  public static void main(String[] arguments) throws IOException {
    try (Gateway gateway =
        Gateway.start(
            Compiler.compile(DriverViews.ALL).orThrow(), GatewayOptions.local(arguments[0]))) {
      ServerProcess.serve(gateway.port());
    }
    System.exit(0);
  }
}
