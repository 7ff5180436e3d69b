package io.millrace.cli.command;

import io.millrace.cli.http.GatewayHttp;
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
    String path =
        "/v1/views/"
            + encoded(view)
            + "/"
            + key.stream().map(GetCommand::encoded).collect(Collectors.joining(","))
            + (now == null ? "" : "?now=" + encoded(now.toString()));
    return AnswerOutput.show(http.get(path), json, spec.commandLine().getOut());
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
