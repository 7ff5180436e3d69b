package io.millrace.gateway.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.regex.Pattern;

/** What is wrong with a text that should be JSON, for whoever wrote it. */
public final class JsonProblem {
  /** How the parser writes a place within its message: with what it was told of the source. */
  private static final Pattern PLACE =
      Pattern.compile("\\[Source: [^;\\]]*; line: ([0-9]+), column: ([0-9]+)\\]");

  private JsonProblem() {}

  /** The parser's message without where it failed; other places in it by line and column. */
  public static String of(JsonProcessingException failure) {
    return PLACE.matcher(failure.getOriginalMessage()).replaceAll("line $1, column $2");
  }
}
