package io.millrace.type;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** JSON read without loss: decimals keep their digits, and nothing may follow the value. */
public final class JsonText {
  private static final ObjectReader READER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .readerFor(JsonNode.class);

  private JsonText() {}

  /** A reader to share; thread-safe. */
  public static ObjectReader reader() {
    return READER;
  }

  /**
   * The value at a parser's place.
   *
   * @throws JsonParseException also for a number whose exponent no decimal can hold, of which
   *     Jackson says nothing
   */
  public static JsonNode read(ObjectReader reader, JsonParser parser) throws IOException {
    try {
      return reader.readTree(parser);
    } catch (NumberFormatException e) {
      throw new JsonParseException(parser, "Number with an exponent that no decimal can hold");
    }
  }

  static JsonNode parse(String text, ValueCodec codec, String accepted) {
    try {
      return READER.readTree(text);
    } catch (JsonProcessingException | NumberFormatException e) {
      // The latter of a number whose exponent no decimal can hold.
      throw codec.unreadable(text, accepted);
    }
  }
}
