package io.millrace.gateway.push;

import static io.millrace.gateway.push.PushBench.body;
import static io.millrace.gateway.push.PushBench.push;
import static io.millrace.gateway.push.PushBench.receipt;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.gateway.HttpReplies;
import io.millrace.gateway.HttpReplies.Reply;
import io.millrace.type.JsonText;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to push wrongly, and what is said about it. */
class PushErrorsTest {
  private static PushBench bench;
  private static HttpReplies http;

  @BeforeAll
  static void start() throws Exception {
    bench = new PushBench();
    http = bench.gateway(bench.options());
  }

  @AfterAll
  static void stop() throws Exception {
    bench.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nonsense | the body is not JSON: Unrecognized token 'nonsense'
          {'events':[ | the body is not JSON: Unexpected end-of-input: expected close marker for Array (start marker at line 1, column 11) at line 1
          {'events':[{}]} {} | the body is not JSON: Trailing token
          {'events':[{'total':NaN}]} | the body is not JSON: Non-standard token 'NaN'
          {'events':[{'total':1e-2147483648}]} | the body is not JSON: Number with an exponent that no decimal can hold
          {'events':[{'total':1,'total':2}]} | the body is not JSON: Duplicate field 'total'
          {'events':[{'total':1,'TOTAL':1}]} | events[0]: 'total' and 'TOTAL' are one field, 'total'
          {'events':[{'a_b':1,'ab':2,'items':[{'pieces':1},{'pieces':1,'pie_ces':2}]}]} | events[0]: 'pieces' and 'pie_ces' are one field, 'pieces'
          {'events':[{}],'events':[{}]} | the body is not JSON: Duplicate field 'events'
          [] | the body must be {"events": [{...}, ...]} with at least one event
          7 | the body must be {"events": [{...}, ...]} with at least one event
          {'rows':[{}]} | the body must be {"events": [{...}, ...]} with at least one event
          {'events':{}} | the body must be {"events": [{...}, ...]} with at least one event
          {'events':[]} | the body must be {"events": [{...}, ...]} with at least one event
          """)
  void aBodyThatIsNoListOfEventsIsTold(String body, String message) throws Exception {
    Reply reply = push(http, "receipts", null, body.replace('\'', '"'));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("PARSE_FAILED");
    assertThat(reply.messages().get(0)).startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          {'receipt_id':null} | constraint | receiptId | null | required
          {'receipt_id':'x'} | constraint | receiptId | x | matches r[0-9]+
          {'total':-0.5} | constraint | total | -0.5 | at least 0.0
          {'total':1001} | constraint | total | 1001.0 | at most 1000.0
          {'total':'NaN'} | wrong_type | total | NaN | a finite number
          {'total':null} | missing_field | total | null | a value of type double
          {'total':'much'} | wrong_type | total | much | a finite number
          {'total':[1]} | wrong_type | total | [1] | a finite number
          {'total':1e400} | wrong_type | total | 1E+400 | a finite number
          {'total':1e999999999} | wrong_type | total | 1E+999999999 | a finite number
          {'items':[{'name':'a','pieces':2147483648}]} | wrong_type | items[0].pieces | 2147483648 | a whole number from -2147483648 to 2147483647
          {'items':[{'name':'a','pieces':1e999999999}]} | wrong_type | items[0].pieces | 1E+999999999 | a whole number
          {'items':[{'name':'a','pieces':1.5}]} | wrong_type | items[0].pieces | 1.5 | a whole number
          {'status':'GOLD'} | wrong_type | status | GOLD | one of CASH, CARD
          {'items':7} | wrong_type | items | 7 | a JSON array
          {'items':[{'name':'a','pieces':'two'}]} | wrong_type | items[0].pieces | two | a whole number from -2147483648 to 2147483647
          {'items':[{'name':'a'}]} | missing_field | items[0].pieces | null | a value of type int
          {'printed_at':null} | no_event_time | printedAt | null | an instant in UTC
          {'printed_at':'soon'} | wrong_type | printedAt | soon | an instant such as
          {'printed_at':'-999999999-01-01T00:00:00Z'} | wrong_type | printedAt | -999999999-01-01T00:00:00Z | an instant such as
          {'printed_at':99999999999999999} | wrong_type | printedAt | 99999999999999999 | milliseconds since 1970 before the year
          {'printed_at':'2999-01-01T00:00:00Z'} | ahead_of_arrival | printedAt | 2999-01-01T00:00:00Z | an instant up to 2
          """)
  void anEventThatIsNoneOfTheStreamIsToldWithFieldValueAndWhatIsAccepted(
      String change, String reason, String field, String value, String accepted) throws Exception {
    ObjectNode event = receipt(1, "t1");
    event.setAll((ObjectNode) JsonText.reader().readTree(change.replace('\'', '"')));
    Reply reply = push(http, "receipts", null, body(receipt(0, "t1"), event));
    assertThat(reply.status()).as(reply.text()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("VALIDATION_FAILED");
    JsonNode error = reply.body().get("errors").get(0);
    assertThat(error.get("index").asInt()).isEqualTo(1);
    assertThat(error.get("reason").asText()).as(reply.text()).isEqualTo(reason);
    assertThat(error.get("field").asText()).isEqualTo(field);
    assertThat(error.get("value").asText()).isEqualTo(value);
    assertThat(error.get("accepted").asText()).contains(accepted);
    assertThat(reply.messages().get(0)).startsWith("events[1]: ");
    assertThat(bench.receiptIds()).as("nothing is taken").isEmpty();
  }

  @Test
  void allProblemsOfAllEventsAreToldAtOnce() throws Exception {
    ObjectNode unreadable = receipt(1, "t1").put("total", "much").put("status", "GOLD");
    unreadable.put("printed_at", "soon");
    ObjectNode broken = receipt(2, "t1").put("receipt_id", "x").put("total", 5_000);
    broken.put("printed_at", Instant.now().plusSeconds(3_600).toString());
    Reply reply =
        push(http, "receipts", null, "{\"events\":[" + unreadable + ",7,null," + broken + "]}");
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().get("errors"))
        .extracting(error -> error.get("index").asInt() + " " + error.get("field").asText())
        .containsExactly(
            "0 total",
            "0 status",
            "0 printedAt",
            "1 null",
            "2 null",
            "3 printedAt",
            "3 receiptId",
            "3 total");
    assertThat(reply.messages().get(3)).contains("The event is JSON, but no object: number");
    assertThat(bench.receiptIds()).isEmpty();
  }

  @Test
  void anEventLargerThanAJobTakesIsRefused() throws Exception {
    ObjectNode large = receipt(1, "t".repeat(1 << 20));
    Reply reply = push(http, "receipts", null, body(large));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().get("errors").get(0).get("reason").asText()).isEqualTo("too_large");
    assertThat(reply.messages().get(0)).contains("at most 1048576 are taken");
  }

  @Test
  void anEventOfLongAgoIsTakenAsAJobTakesItAndUnknownFieldsAreIgnored() throws Exception {
    ObjectNode event = receipt(1, "t1").put("printed_at", "0001-01-01T00:00:00Z");
    event.put("colour", "red");
    String path = "plain_receipts";
    assertThat(push(http, path, null, body(event)).status()).isEqualTo(200);
  }

  @Test
  void parametersAreChecked() throws Exception {
    Reply partial = push(http, "receipts?partial=some", null, body(receipt(1, "t")));
    assertThat(partial.status()).isEqualTo(400);
    assertThat(partial.code()).isEqualTo("INVALID_REQUEST");
    assertThat(partial.messages()).containsExactly("partial is 'some'; it must be true or false");
    Reply key = push(http, "receipts", "k".repeat(256), body(receipt(1, "t")));
    assertThat(key.status()).isEqualTo(400);
    assertThat(key.messages())
        .containsExactly(
            "the Idempotency-Key must have 1 to 255 characters of printable ASCII; it has 256");
    assertThat(push(http, "receipts", "a b", body(receipt(1, "t"))).status()).isEqualTo(400);
  }
}
