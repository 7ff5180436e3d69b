package io.millrace.gateway;

import static io.millrace.gateway.RunningGateway.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.HttpReplies.Reply;
import io.millrace.gateway.shop.Sale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The paths below {@code /v1/views}. */
class ViewPathTest {
  private static final String NOW = "?now=2026-01-01T10:02:00Z";

  private static RunningGateway running;

  @BeforeAll
  static void start() throws Exception {
    running = new RunningGateway();
    for (String card :
        new String[] {"c1", "a,b", "a/b", "100%", "ü 漢😀", "", "a+b", "..x", "?q=1"}) {
      running.sale(new Sale(card, "corner", "bread", 100, 1.0, START));
    }
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @Test
  void viewsAreListedWithTheirKeys() throws Exception {
    Reply reply = running.http().get("/v1/views");
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.body().get("views"))
        .extracting(view -> view.get("name").asText() + view.get("key"))
        .containsExactly(
            "card[{\"name\":\"card_id\",\"type\":\"string\"}]",
            "visit[{\"name\":\"card_id\",\"type\":\"string\"},"
                + "{\"name\":\"floor\",\"type\":\"int\"}]");
  }

  @Test
  void aViewIsDescribedWithItsFeatures() throws Exception {
    Reply reply = running.http().get("/v1/views/card");
    assertThat(reply.body().get("owner").asText()).isEqualTo("shop@example.com");
    assertThat(reply.body().get("online_table").asText())
        .isEqualTo(running.tables().tableName("card"));
    JsonNode spend = null;
    for (JsonNode feature : reply.body().get("features")) {
      spend = feature.get("name").asText().equals("card.spend_1h") ? feature : spend;
    }
    assertThat(spend).isNotNull();
    assertThat(spend.at("/window/tile_ms").asLong()).isEqualTo(60_000);
    assertThat(spend.get("type").asText()).isEqualTo("double");
    assertThat(spend.get("lineage").toString()).isEqualTo("[\"sales.amount\"]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "c1|c1",
        "a,b|a,b",
        "a%2Cb|a,b",
        "a%2Fb|a/b",
        "100%25|100%",
        "%C3%BC%20%E6%BC%A2%F0%9F%98%80|ü 漢😀",
        "''|''",
        "a+b|a+b",
        "a%2Bb|a+b",
        "..x|..x",
        "%3Fq=1|?q=1"
      })
  void aKeyIsDecodedFromThePath(String path, String key) throws Exception {
    Reply reply = running.http().get("/v1/views/card/" + path + NOW);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.value("card.spend_1h").get("value").asDouble()).isEqualTo(1.0);
    assertThat(reply.value("card.spend_1h").get("pkey").asText()).isEqualTo(key);
    assertThat(reply.text()).doesNotContain("card.spike").doesNotContain("card.amount");
  }

  @Test
  void columnsOfACompositeKeyAreSeparatedByCommas() throws Exception {
    assertThat(running.http().get("/v1/views/visit/c1,6" + NOW).text())
        .contains("\"field\":\"visit.bought_1h\",\"value\":1,\"pkey\":[\"c1\",6]");
    assertThat(running.http().get("/v1/views/visit/a%2Cb,6" + NOW).text())
        .contains("\"value\":1,\"pkey\":[\"a,b\",6]");
    assertThat(running.http().get("/v1/views/visit/,6" + NOW).text())
        .contains("\"value\":1,\"pkey\":[\"\",6]");
    assertThat(running.http().get("/v1/views/visit/c1,-6" + NOW).text())
        .contains("\"status\":\"not_found\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/views/cart|404|there is no view 'cart'; near are card, visit",
        "/v1/views/cart/c1|404|there is no view 'cart'; near are card, visit",
        "/v1/views/card/c1?now=soon|400|now is 'soon'; write an instant such as"
            + " 2014-05-01T00:00:00Z",
        "/v1/views/visit/c1|400|the key of view visit has 2 columns [card_id string, floor int],"
            + " separated by commas; given are 1",
        "/v1/views/visit/c1,2,3|400|the key of view visit has 2 columns [card_id string, floor"
            + " int], separated by commas; given are 3",
        "/v1/views/visit/c1,ground|400|inputs: visit.floor: ",
        "/v1/views/card/a/b|404|there is nothing at /v1/views/card/a/b"
      })
  void whatAPathGetsWrongIsTold(String path, int status, String message) throws Exception {
    Reply reply = running.http().get(path);
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.messages().get(0)).startsWith(message);
  }

  @Test
  void aPathThatIsNotWellEncodedIsToldSo() throws Exception {
    // Not to be had from a URI class: written to the socket as it is.
    for (String path :
        new String[] {"/v1/views/card/%zz", "/v1/views/card/%C3", "/v1/views/%/c1"}) {
      try (java.net.Socket socket = new java.net.Socket("127.0.0.1", running.gateway().port())) {
        socket
            .getOutputStream()
            .write(
                ("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        String reply =
            new String(
                socket.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(reply).as(path).matches("(?s)HTTP/1.1 (400|404|200) .*");
      }
    }
  }
}
