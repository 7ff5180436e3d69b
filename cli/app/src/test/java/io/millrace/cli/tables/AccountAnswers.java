package io.millrace.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.cli.tables.AccountModel.Found;
import io.millrace.cli.tables.AccountModel.Row;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iceberg.data.Record;
import org.awaitility.Awaitility;

/**
 * What is answered and was served of accounts, against what the plain list says.
 *
 * @param spent what was ordered, by account
 */
record AccountAnswers(LocalPlatform platform, Map<Long, Double> spent) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IDS = AccountShop.IDS;

  /** Of all accounts at once. */
  static JsonNode question() {
    ObjectNode question = JSON.createObjectNode();
    ArrayNode accounts = question.putObject("inputs").putArray("account.account_id");
    ArrayNode homes = question.withObject("/inputs").putArray("home.account_id");
    for (long id = 0; id < IDS; id++) {
      accounts.add(id);
      homes.add(id);
    }
    question.putArray("outputs").add("account.*").add("home.*");
    return question;
  }

  /** Until the gateway answers what the plain list ends with. */
  void assertAnswers(List<Found> events) {
    GatewayHttp gateway = new GatewayHttp(URI.create(platform.gatewayUrl()));
    int gone = 0;
    for (long id = 0; id < IDS; id++) {
      long account = id;
      Map<String, String> expected = expected(events, id);
      gone += expected.get("home.town").equals("not_found") ? 1 : 0;
      Awaitility.await("account " + id)
          .atMost(Duration.ofMinutes(3))
          .untilAsserted(() -> assertThat(answers(gateway, account)).isEqualTo(expected));
    }
    assertThat(gone).as("accounts that are gone").isPositive();
  }

  /** The newest served row of each key has the values that the plain list ends with. */
  void assertServed(List<Found> events) {
    Awaitility.await("served rows")
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () -> {
              Map<Long, Record> newest = new AccountLog(platform).newestServed();
              for (Map.Entry<Long, Record> served : newest.entrySet()) {
                Map<String, String> expected = expected(events, served.getKey());
                for (String feature : List.of("city", "score", "versions", "scores", "spent")) {
                  assertThat(String.valueOf(served.getValue().getField("account__" + feature)))
                      .as("%s of %d", feature, served.getKey())
                      .isEqualTo(expected.get("account." + feature));
                }
              }
              assertThat(newest).hasSizeGreaterThan(IDS / 2);
            });
  }

  private Map<String, String> expected(List<Found> events, long id) {
    List<Row> versions =
        events.stream()
            .filter(found -> found.id() == id && found.row() != null)
            .map(Found::row)
            .toList();
    Row latest = AccountModel.latest(events, id);
    Double sum = spent.get(id);
    boolean known = !versions.isEmpty() || sum != null;
    Map<String, String> expected = new TreeMap<>();
    expected.put("account.city", text(latest == null ? null : latest.city(), known));
    expected.put("account.score", text(latest == null ? null : latest.score(), known));
    expected.put("account.versions", text(versions.size(), known));
    expected.put(
        "account.scores",
        text(versions.isEmpty() ? null : versions.stream().mapToDouble(Row::score).sum(), known));
    expected.put("account.spent", text(sum, known));
    expected.put(
        "account.spent_per_point",
        text(latest == null || sum == null ? null : sum / latest.score(), known));
    expected.put("home.town", latest == null ? "not_found" : latest.city());
    return expected;
  }

  private static String text(Object value, boolean known) {
    return known ? String.valueOf(value) : "not_found";
  }

  private static Map<String, String> answers(GatewayHttp gateway, long id) throws Exception {
    GatewayHttp.Reply reply =
        gateway.query(
            JSON.readTree(
                """
                {"inputs": {"account.account_id": %1$d, "home.account_id": %1$d},
                 "outputs": ["account.*", "home.*"], "include_meta": true}
                """
                    .formatted(id)));
    assertThat(reply.status()).as(reply.body().toString()).isEqualTo(200);
    Map<String, String> answers = new TreeMap<>();
    for (JsonNode answer : reply.body().get("data")) {
      String status = answer.path("status").asText();
      boolean plain = status.equals("present") || status.equals("null");
      answers.put(
          answer.get("field").asText(),
          plain
              ? answer.get("value").asText()
              : status.equals("not_found") ? status : answer.toString());
    }
    return answers;
  }
}
