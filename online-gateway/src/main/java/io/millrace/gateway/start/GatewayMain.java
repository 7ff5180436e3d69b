package io.millrace.gateway.start;

import io.millrace.compile.CompileException;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.Gateway;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the gateway as a process of its own, from a manifest and the jar of its definitions. It
 * stops on SIGTERM, after finishing what it has accepted. Exit code 2 when it cannot start.
 */
public final class GatewayMain {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayMain.class);
  private static final int CANNOT_START = 2;

  private GatewayMain() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) {
    // Vert.x takes names to upper case by it, and does not start in Turkish.
    Locale.setDefault(Locale.ROOT);
    if (List.of(arguments).contains("--help")) {
      System.out.print(Setting.help());
      return;
    }
    try {
      Gateway gateway = start(GatewaySettings.of(List.of(arguments), System.getenv()));
      Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "stop"));
      LOG.info("listening on port {}", gateway.port());
    } catch (SettingsException | CompileException | IllegalStateException e) {
      System.err.println(e.getMessage());
      System.exit(CANNOT_START);
    }
  }

  static Gateway start(GatewaySettings settings) {
    FeatureStore store = ServedDefinitions.load(settings.manifest(), settings.definitions());
    return Gateway.start(store, settings.options(), settings.push(), settings.answers());
  }
}
