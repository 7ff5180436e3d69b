package io.millrace.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.Failure;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.platform.Endpoint;
import io.millrace.platform.FreePorts;
import io.millrace.platform.RunningPlatform;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Who has the port that a gateway prefers. */
final class GatewayPort {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String REMEDY =
      "the gateway takes any free port, or the one given with --port";

  private GatewayPort() {}

  /**
   * @param folder a platform that runs here may be the one who has it
   */
  static Finding of(int port, Path folder) {
    String subject = "port " + port;
    if (FreePorts.isFree(port)) {
      return Finding.ok(subject, "free for the gateway");
    }
    if (isOfPlatform(port, folder)) {
      return Finding.ok(subject, "the gateway of the platform on " + folder);
    }
    return isGateway(port)
        ? Finding.warning(subject, "taken by another Millrace gateway", REMEDY)
        : Finding.warning(subject, "taken by another program", REMEDY);
  }

  private static boolean isOfPlatform(int port, Path folder) {
    return RunningPlatform.on(folder)
        .flatMap(platform -> platform.endpoint(Endpoint.GATEWAY))
        .filter(url -> URI.create(url).getPort() == port)
        .isPresent();
  }

  /** Whatever listens there may speak anything, or nothing at all. */
  private static boolean isGateway(int port) {
    try {
      GatewayHttp http = new GatewayHttp(URI.create("http://127.0.0.1:" + port), PATIENCE);
      JsonNode title = http.get("/openapi.json").body().at("/info/title");
      return title.asText().startsWith("Millrace");
    } catch (Failure e) {
      return false;
    }
  }
}
