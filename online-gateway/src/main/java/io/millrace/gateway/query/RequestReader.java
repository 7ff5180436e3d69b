package io.millrace.gateway.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.gateway.query.QueryError.Code;
import io.millrace.type.JsonText;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the bodies of requests member by member: no tree of the body is made, only nodes of its
 * inputs' values and of members that are rarely there. Used from one event loop.
 */
final class RequestReader {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Keeps numbers as they were written: 0.1 is no double. */
  private static final ObjectReader NODES =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .reader();

  private static final Set<String> RARE =
      Set.of("staleness", "now", "include_meta", "explain", "query_name");

  private final KnownOutputs knownOutputs = new KnownOutputs(JSON);

  /**
   * Reads the body of {@code POST /v1/query/online}. Members that it does not know are skipped, as
   * clients of other servers send some.
   *
   * @throws QueryException with every problem of the body
   */
  QueryRequest read(byte[] body) {
    try (JsonParser parser = JSON.createParser(body)) {
      return read(parser, body);
    } catch (JsonProcessingException e) {
      throw new QueryException(
          Code.PARSE_FAILED,
          "the body is not JSON: %s at line %d, column %d"
              .formatted(
                  JsonProblem.of(e), e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
    } catch (IOException e) {
      throw new QueryException(Code.PARSE_FAILED, "the body cannot be read: " + e.getMessage());
    }
  }

  private QueryRequest read(JsonParser parser, byte[] body) throws IOException {
    boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
    Map<String, JsonNode> inputs = null;
    List<String> outputs = null;
    List<QueryError> outputErrors = new ArrayList<>(0);
    Map<String, JsonNode> rare = new HashMap<>();
    while (isObject && parser.nextToken() == JsonToken.FIELD_NAME) {
      String member = parser.currentName();
      JsonToken token = parser.nextToken();
      if (member.equals("inputs") && token == JsonToken.START_OBJECT) {
        inputs = inputs(parser);
      } else if (member.equals("outputs") && token == JsonToken.START_ARRAY) {
        outputs = knownOutputs.read(parser, body, outputErrors);
      } else if (RARE.contains(member)) {
        rare.put(member, node(parser));
      } else {
        parser.skipChildren();
      }
    }
    if (!isObject && parser.currentToken() != null) {
      parser.skipChildren();
    }
    if (parser.nextToken() != null) {
      throw new JsonParseException(
          parser, "Trailing token " + parser.currentToken() + " after the end of the body");
    }
    if (!isObject) {
      throw new QueryException(
          Code.PARSE_FAILED, "the body must be a JSON object with inputs and outputs");
    }
    return QueryRequest.of(inputs, outputs, outputErrors, rare);
  }

  private static Map<String, JsonNode> inputs(JsonParser parser) throws IOException {
    Map<String, JsonNode> inputs = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      inputs.put(name, node(parser));
    }
    return inputs;
  }

  /** What most inputs are is made here, the rest by Jackson, which takes a microsecond each. */
  static JsonNode node(JsonParser parser) throws IOException {
    switch (parser.currentToken()) {
      case VALUE_STRING:
        return TextNode.valueOf(parser.getText());
      case VALUE_NUMBER_INT:
        return parser.getNumberType() == JsonParser.NumberType.INT
            ? IntNode.valueOf(parser.getIntValue())
            : JsonText.read(NODES, parser);
      case START_ARRAY:
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          array.add(node(parser));
        }
        return array;
      default:
        return JsonText.read(NODES, parser);
    }
  }
}
