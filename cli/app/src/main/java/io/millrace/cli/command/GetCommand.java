package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.http.GatewayHttp.Reply;
import io.millrace.compile.KeyText;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace get card c1}. */
@Command(
    name = "get",
    description = {
      "Show every feature of one key of a view.",
      "Example: millrace get card_merchant c1 m1, or c1/m1"
    })
public final class GetCommand implements Callable<Integer> {
  private static final int WRONG_KEY = 400;

  @Parameters(index = "0", paramLabel = "VIEW", description = "name of the view")
  private String view;

  @Parameters(
      index = "1..*",
      arity = "1..3",
      paramLabel = "KEY",
      description = {"the key: a word for each column, or all in one;", KeyWords.COMPOSITE})
  private List<String> words;

  @Option(
      names = "--now",
      paramLabel = "INSTANT",
      converter = OptionValue.Moment.class,
      description = "answer as of this instant")
  private Instant now;

  @Mixin private GatewayOption gateway;
  @Mixin private JsonOption json;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    GatewayHttp http = gateway.http();
    String views = "/v1/views/" + encoded(view);
    List<String> columns =
        words.size() > 1 || words.get(0).contains("/")
            ? columns(http.get(views).body().path("key"))
            : words;
    String path =
        views
            + "/"
            + columns.stream().map(GetCommand::encoded).collect(Collectors.joining(","))
            + (now == null ? "" : "?now=" + encoded(now.toString()));
    Reply reply = http.get(path);
    try {
      return AnswerOutput.show(reply, json, spec.commandLine().getOut());
    } catch (Failure e) {
      throw reply.status() == WRONG_KEY
          ? wrongKey(e.getMessage(), http.get(views).body().path("key"))
          : e;
    }
  }

  /**
   * A value for each column.
   *
   * @param key of the view, which takes whatever is in the path where it has one column: several
   *     words would be taken for one text
   */
  private List<String> columns(JsonNode key) {
    if (words.size() > 1 && key.size() == 1) {
      throw wrongKey("given are %d words".formatted(words.size()), key);
    }
    try {
      return words.size() > 1 ? words : KeyText.columns(words.get(0), Math.max(1, key.size()));
    } catch (IllegalArgumentException e) {
      throw wrongKey(e.getMessage(), key);
    }
  }

  private Failure wrongKey(String what, JsonNode columns) {
    return new Failure(ExitCode.USAGE, "%s; %s".formatted(what, KeyWords.of(view, columns)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
