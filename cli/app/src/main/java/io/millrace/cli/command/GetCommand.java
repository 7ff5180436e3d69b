package io.millrace.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.http.GatewayHttp.Reply;
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
      "Example: millrace get card_merchant c1 m1"
    })
public final class GetCommand implements Callable<Integer> {
  private static final int WRONG_KEY = 400;

  @Parameters(index = "0", paramLabel = "VIEW", description = "name of the view")
  private String view;

  @Parameters(
      index = "1..*",
      arity = "1..3",
      paramLabel = "KEY",
      description = "the key, one value per column")
  private List<String> key;

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
    String path =
        views
            + "/"
            + key.stream().map(GetCommand::encoded).collect(Collectors.joining(","))
            + (now == null ? "" : "?now=" + encoded(now.toString()));
    if (key.size() > 1) {
      refuseMoreWords(http.get(views).body().path("key"));
    }
    Reply reply = http.get(path);
    try {
      return AnswerOutput.show(reply, json, spec.commandLine().getOut());
    } catch (Failure e) {
      throw reply.status() == WRONG_KEY
          ? wrongKey(e.getMessage(), http.get(views).body().path("key"))
          : e;
    }
  }

  /** A key of one column takes whatever is in the path: words would be taken for one text. */
  private void refuseMoreWords(JsonNode columns) {
    if (columns.size() == 1) {
      throw wrongKey("given are %d words".formatted(key.size()), columns);
    }
  }

  private Failure wrongKey(String what, JsonNode columns) {
    return new Failure(
        ExitCode.BAD_DATA, what + System.lineSeparator() + KeyWords.of(view, columns));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
