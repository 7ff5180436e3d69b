package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Terminal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the gateway refuses is told with what the key is made of. */
final class GetCommandTest {
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer gateway;

  @BeforeEach
  void aGatewayWithAViewOfTwoColumns() throws IOException {
    gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    reply(
        "/v1/views/cell",
        200,
        "{\"key\":[{\"name\":\"lat\",\"type\":\"int\"},{\"name\":\"town\",\"type\":\"string\"}]}");
    reply(
        "/v1/views/cell/",
        400,
        "{\"data\":[],\"errors\":[{\"code\":\"INVALID_QUERY\",\"message\":\"no such key\"}]}");
    reply(
        "/v1/views/none",
        404,
        "{\"data\":[],\"errors\":[{\"code\":\"INVALID_QUERY\",\"message\":\"there is no view\"}]}");
    gateway.start();
  }

  @AfterEach
  void stop() {
    gateway.stop(0);
  }

  private void reply(String path, int status, String body) {
    gateway.createContext(
        path,
        exchange -> {
          asked.add(exchange.getRequestURI().getRawPath());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
  }

  private Terminal get(Object... words) {
    Object[] all = new Object[words.length + 3];
    all[0] = "get";
    System.arraycopy(words, 0, all, 1, words.length);
    all[words.length + 1] = "--gateway";
    all[words.length + 2] = "http://127.0.0.1:" + gateway.getAddress().getPort();
    return Terminal.run(all);
  }

  @Test
  void aWrongKeyIsToldWithItsColumnsTheirTypesAndAnExample() {
    for (Object[] key : new Object[][] {{"cell", "north"}, {"cell", "north", "Ulm"}}) {
      Terminal terminal = get(key);
      assertThat(terminal.exitCode()).isEqualTo(ExitCode.USAGE.code());
      assertThat(terminal.err().lines())
          .containsExactly(
              "millrace: INVALID_QUERY: no such key; the key of 'cell' is lat (int), town (string),"
                  + " such as 42/k1");
    }
  }

  @Test
  void aKeyOfSeveralColumnsMayBeOneWordAsElsewhere() {
    reply("/v1/views/cell/42,a/b%", 200, "{\"data\":[],\"errors\":[]}");
    for (Object[] key : new Object[][] {{"cell", "42/a%2Fb%25"}, {"cell", "42", "a/b%"}}) {
      Terminal terminal = get(key);
      assertThat(asked).endsWith("/v1/views/cell/42,a%2Fb%25");
      assertThat(terminal.exitCode()).as(terminal.err()).isZero();
    }
    Terminal wrong = get("cell", "42/%zz");
    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE.code());
    assertThat(wrong.err()).contains("'%zz' in column '%zz' is no code", "such as 42/k1");
  }

  @Test
  void aViewThatIsNotThereHasNoKey() {
    Terminal terminal = get("none", "a", "b");
    assertThat(terminal.exitCode()).isEqualTo(ExitCode.NOT_FOUND.code());
    assertThat(terminal.err()).contains("there is no view").doesNotContain("the key of");
  }
}
