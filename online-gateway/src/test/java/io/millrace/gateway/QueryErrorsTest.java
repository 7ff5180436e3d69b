package io.millrace.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.gateway.HttpReplies.Reply;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way to ask wrongly, and what is said about it. */
class QueryErrorsTest {
  private static RunningGateway running;

  @BeforeAll
  static void start() throws Exception {
    running =
        new RunningGateway(
            local ->
                new GatewayOptions(
                    local.host(),
                    local.port(),
                    local.postgresUri(),
                    1,
                    1,
                    4_096,
                    5,
                    10,
                    local.requestTimeout(),
                    local.freshnessInterval()));
  }

  @AfterAll
  static void stop() {
    running.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          nonsense | PARSE_FAILED | the body is not JSON: Unrecognized token 'nonsense'
          {'inputs': | PARSE_FAILED | the body is not JSON: Unexpected end-of-input
          { | PARSE_FAILED | the body is not JSON: Unexpected end-of-input: expected close marker for Object (start marker at line 1, column 1) at line 1, column 2
          [] | PARSE_FAILED | the body must be a JSON object with inputs and outputs
          {} | PARSE_FAILED | inputs must be an object such as {"card.card_id": "c1"}
          {'inputs':{},'outputs':['card.*']} {} | PARSE_FAILED | the body is not JSON: Trailing token
          {'inputs':{},'inputs':{},'outputs':['card.*']} | PARSE_FAILED | the body is not JSON: Duplicate field 'inputs'
          {'inputs':{'card_id':1e-2147483648},'outputs':['card.*']} | PARSE_FAILED | the body is not JSON: Number with an exponent that no decimal can hold at line 1
          {'inputs':{'card_id':'c1'},'outputs':['card.*'],'now':1e99999999999} | PARSE_FAILED | the body is not JSON: Number with an exponent that no decimal can hold at line 1
          {'inputs':5,'outputs':['card.*']} | PARSE_FAILED | inputs must be an object
          {'inputs':{'card_id':'c1'}} | PARSE_FAILED | outputs must be a list of feature names with at least one
          {'inputs':{'card_id':'c1'},'outputs':[]} | PARSE_FAILED | outputs must be a list of feature names with at least one
          {'inputs':{'card_id':'c1'},'outputs':[7]} | PARSE_FAILED | outputs holds 7; feature names are strings
          {'inputs':{'card_id':'c1'},'outputs':['card.*'],'now':'yesterday'} | PARSE_FAILED | now is 'yesterday'; write an instant such as 2014-05-01T00:00:00Z
          {'inputs':{'card_id':'c1'},'outputs':['card.*'],'now':7} | PARSE_FAILED | now is '7'
          {'inputs':{'card_id':'c1'},'outputs':['card.*'],'now':'+999999999-01-01T00:00:00Z'} | PARSE_FAILED | now is '+999999999-01-01T00:00:00Z'
          {'inputs':{'card_id':'c1'},'outputs':['card.spend_1h'],'staleness':'1h'} | PARSE_FAILED | staleness must be an object such as {"card.spend_1h": "10m"}
          {'inputs':{'card_id':'c1'},'outputs':['card.spend_1h'],'staleness':{'card.spend_1h':5}} | PARSE_FAILED | staleness of card.spend_1h is 5; write "10m"
          {'inputs':{'card_id':'c1'},'outputs':['card.spend_1h'],'staleness':{'card.spend_1h':'soon'}} | INVALID_QUERY | staleness of card.spend_1h is 'soon'; use a whole number and a unit
          {'inputs':{'card_id':'c1'},'outputs':['card.spend_1h'],'staleness':{'card.spend':'1m'}} | INVALID_QUERY | staleness: there is no feature 'card.spend'; near are card.spend_1h, card.spike
          {'inputs':{'card_id':'c1'},'outputs':['card.*'],'include_meta':'yes'} | PARSE_FAILED | include_meta is "yes"; it must be true or false
          {'inputs':{'card_id':'c1'},'outputs':['card.spent_1h']} | RESOLVER_NOT_FOUND | there is no feature 'card.spent_1h'; near are card.spend_1h
          {'inputs':{'card_id':'c1'},'outputs':['cart.*']} | RESOLVER_NOT_FOUND | there is no feature 'cart.*'; near are
          {'inputs':{'card_no':'c1'},'outputs':['card.spend_1h']} | INVALID_QUERY | inputs: there is no input 'card_no'; near are card_id
          {'inputs':{},'outputs':['card.spend_1h']} | INVALID_QUERY | inputs: view card needs its key card.card_id
          {'inputs':{'card_id':null},'outputs':['card.spend_1h']} | INVALID_QUERY | inputs: card_id is null; a key has a value
          {'inputs':{'card_id':['c1',null]},'outputs':['card.spend_1h']} | INVALID_QUERY | inputs: card_id[1] is null; a key has a value
          {'inputs':{'card_id':[]},'outputs':['card.spend_1h']} | INVALID_QUERY | inputs: card_id is empty; give at least one key
          {'inputs':{'card_id':{'a':1}},'outputs':['card.spend_1h']} | INVALID_QUERY | inputs: card_id:
          {'inputs':{'card_id':'c1','floor':'ground'},'outputs':['visit.bought_1h']} | INVALID_QUERY | inputs: floor:
          {'inputs':{'card_id':'c1','floor':1.5},'outputs':['visit.bought_1h']} | INVALID_QUERY | inputs: floor:
          {'inputs':{'card_id':['a','b'],'floor':[1,2,3]},'outputs':['visit.bought_1h']} | INVALID_QUERY | inputs: card_id has 2 values and floor has 3; lists must be of equal length
          {'inputs':{'card_id':['a','b'],'card.amount':[1]},'outputs':['card.spike']} | INVALID_QUERY | inputs: card.amount has 1 values for 2 keys
          {'inputs':{'card_id':'a','card.amount':[1]},'outputs':['card.spike']} | VALIDATION_FAILED | inputs: card.amount:
          {'inputs':{'card_id':'a','card.amount':'much'},'outputs':['card.spike']} | VALIDATION_FAILED | inputs: card.amount:
          {'inputs':{'card_id':['1','2','3','4','5','6']},'outputs':['card.spend_1h']} | INVALID_QUERY | 6 keys are asked for; at most 5 are answered
          {'inputs':{'card_id':'a'},'outputs':['card.*']} | INVALID_QUERY | 12 features are asked for; at most 10 are answered
          """)
  void whatIsWrongIsToldWithItsPlace(String body, String code, String message) throws Exception {
    Reply reply = running.http().query(body);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body().get("data")).isEmpty();
    assertThat(reply.messages()).anySatisfy(told -> assertThat(told).startsWith(message));
    assertThat(reply.code()).isEqualTo(code);
  }

  @Test
  void allProblemsAreToldAtOnce() throws Exception {
    Reply reply =
        running
            .http()
            .query(
                "{'inputs':{'card_no':'c1'},'outputs':['card.a','card.b'],"
                    + "'staleness':{'card.c':'1m'}}");
    assertThat(reply.messages()).hasSize(4);
  }

  @Test
  void anEmptyBodyIsNoJson() throws Exception {
    Reply reply = running.http().query(BodyPublishers.noBody());
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.code()).isEqualTo("PARSE_FAILED");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    String keys =
        IntStream.range(0, 1_000).mapToObj(i -> "'key" + i + "'").collect(Collectors.joining(","));
    String body = "{'inputs':{'card_id':[" + keys + "]},'outputs':['card.spend_1h']}";
    Reply announced = running.http().query(body);
    assertThat(announced.status()).isEqualTo(413);
    assertThat(announced.messages())
        .containsExactly("the body is larger than 4096 bytes; send fewer keys at a time");
    Reply chunked =
        running
            .http()
            .query(
                BodyPublishers.ofInputStream(
                    () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))));
    assertThat(chunked.status()).isEqualTo(413);
  }

  @Test
  void theContentTypeDoesNotMatter() throws Exception {
    Reply reply =
        running
            .http()
            .send(
                "POST",
                "/v1/query/online",
                HttpRequest.newBuilder()
                    .header("content-type", "application/x-www-form-urlencoded")
                    .POST(
                        BodyPublishers.ofString(
                            "{\"inputs\":{\"card_id\":\"a=b&c%d\"},\"outputs\":[\"card.spend_1h\"]}")));
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.value("card.spend_1h").get("pkey").asText()).isEqualTo("a=b&c%d");
  }

  @Test
  void anUnknownPathAndAWrongMethodAreToldInTheSameShape() throws Exception {
    Reply unknown = running.http().get("/v2/query");
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.messages()).containsExactly("there is nothing at /v2/query");
    Reply wrong = running.http().get("/v1/query/online");
    assertThat(wrong.status()).isEqualTo(405);
    assertThat(wrong.messages()).containsExactly("GET is not for /v1/query/online; use POST");
    assertThat(wrong.response().headers().firstValue("allow")).hasValue("POST");
    Reply delete =
        running
            .http()
            .send("DELETE", "/v1/views", HttpRequest.newBuilder(URI.create("http://x")).DELETE());
    assertThat(delete.status()).isEqualTo(405);
    assertThat(delete.response().headers().firstValue("allow")).hasValue("GET");
  }
}
