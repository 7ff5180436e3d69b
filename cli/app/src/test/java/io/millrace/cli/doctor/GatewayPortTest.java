package io.millrace.cli.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.cli.doctor.Finding.Verdict;
import io.millrace.platform.DataFolder;
import io.millrace.platform.Endpoint;
import io.millrace.platform.FreePorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is said to have a port. */
final class GatewayPortTest {
  @TempDir private Path folder;

  @Test
  void aFreePortIsFree() {
    assertThat(GatewayPort.of(FreePorts.any(), folder).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void thePortOfOnesOwnPlatformIsWell() throws Exception {
    try (ServerSocket gateway = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        DataFolder data = DataFolder.open(folder)) {
      data.announce(Map.of(Endpoint.GATEWAY, "http://127.0.0.1:" + gateway.getLocalPort()));
      assertThat(GatewayPort.of(gateway.getLocalPort(), folder))
          .isEqualTo(
              Finding.ok(
                  "port " + gateway.getLocalPort(), "the gateway of the platform on " + folder));
    }
  }

  @Test
  void anotherGatewayIsCalledOne() throws Exception {
    // One that does not answer soon is taken for another program.
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () ->
                assertThat(found("{\"info\":{\"title\":\"Millrace online gateway\"}}"))
                    .isEqualTo("taken by another Millrace gateway"));
  }

  @Test
  void aServerOfOtherThingsIsAnotherProgram() throws Exception {
    assertThat(found("<html>hello</html>")).isEqualTo("taken by another program");
    assertThat(found("{\"info\":{\"title\":\"Pets\"}}")).isEqualTo("taken by another program");
  }

  @Test
  void aProgramThatSaysNothingIsAnotherProgram() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(GatewayPort.of(silent.getLocalPort(), folder).detail())
          .isEqualTo("taken by another program");
    }
  }

  private String found(String answer) throws Exception {
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length());
          exchange.getResponseBody().write(answer.getBytes(UTF_8));
          exchange.close();
        });
    server.start();
    try {
      return GatewayPort.of(server.getAddress().getPort(), folder).detail();
    } finally {
      server.stop(0);
    }
  }
}
