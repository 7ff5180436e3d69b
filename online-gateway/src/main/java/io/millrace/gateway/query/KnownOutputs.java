package io.millrace.gateway.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.gateway.query.QueryError.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Lists of outputs by the bytes they were written with: a client asks for the same ones again and
 * again, so that their names need not be read each time. Used from one event loop.
 */
final class KnownOutputs {
  private static final int MOST = 500;
  private static final int LONGEST_BYTES = 16_384;

  private final JsonFactory json;
  private final Map<ByteBuffer, List<String>> lists = new HashMap<>();

  KnownOutputs(JsonFactory json) {
    this.json = json;
  }

  /**
   * Reads a list and leaves the parser at its end.
   *
   * @param parser at the list's begin
   * @param body what the parser reads
   * @param errors takes what is no name
   */
  List<String> read(JsonParser parser, byte[] body, List<QueryError> errors) throws IOException {
    int from = (int) parser.currentTokenLocation().getByteOffset();
    if (from < 0) {
      // Not UTF-8: the parser does not tell where it is.
      return names(parser, errors);
    }
    parser.skipChildren();
    int to = (int) parser.currentLocation().getByteOffset();
    List<String> known = lists.get(ByteBuffer.wrap(body, from, to - from));
    return known != null ? known : learn(body, from, to, errors);
  }

  private List<String> learn(byte[] body, int from, int to, List<QueryError> errors)
      throws IOException {
    List<String> names;
    try (JsonParser parser = json.createParser(body, from, to - from)) {
      parser.nextToken();
      names = names(parser, errors);
    }
    if (errors.isEmpty() && to - from <= LONGEST_BYTES) {
      if (lists.size() >= MOST) {
        lists.clear();
      }
      lists.put(ByteBuffer.wrap(Arrays.copyOfRange(body, from, to)), names);
    }
    return names;
  }

  private static List<String> names(JsonParser parser, List<QueryError> errors) throws IOException {
    List<String> names = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        names.add(parser.getText());
      } else {
        errors.add(
            QueryError.request(
                Code.PARSE_FAILED,
                "outputs holds " + RequestReader.node(parser) + "; feature names are strings"));
      }
    }
    return List.copyOf(names);
  }
}
