package io.millrace.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.OptionRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace query card.card_id=c1 card.spend_1h}. */
@Command(
    name = "query",
    description = {
      "Ask the gateway for features.",
      "Example: millrace query card.card_id=c1 card.spend_1h --staleness card.spend_1h=10m"
    })
public final class QueryCommand implements Callable<Integer>, OptionRules {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Parameters(
      arity = "1..*",
      paramLabel = "NAME[=VALUE]",
      description = {
        "with '=': a key or a feature given with the request; a JSON list asks for several keys.",
        "without: a feature to answer; a view's name means all of its features"
      })
  private List<String> words;

  @Option(
      names = "--staleness",
      paramLabel = "FEATURE=DURATION",
      converter = {OptionValue.Name.class, OptionValue.Age.class},
      description = "how old a feature may be, such as card.spend_1h=10m")
  private Map<String, String> staleness = new LinkedHashMap<>();

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
  public void check(List<String> wrong) {
    if (words != null) {
      request(wrong);
    }
  }

  @Override
  public Integer call() {
    ObjectNode request = request(new ArrayList<>());
    return AnswerOutput.show(gateway.http().query(request), json, spec.commandLine().getOut());
  }

  /**
   * What the gateway is asked.
   *
   * @param wrong takes what cannot be asked
   */
  private ObjectNode request(List<String> wrong) {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ObjectNode inputs = request.putObject("inputs");
    List<String> outputs = new ArrayList<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 0) {
        outputs.add(word);
      } else {
        inputs.set(word.substring(0, equals), value(word.substring(equals + 1), wrong));
      }
    }
    if (outputs.isEmpty()) {
      wrong.add("no feature is asked for; name one, such as card.spend_1h");
    }
    outputs.forEach(request.putArray("outputs")::add);
    staleness.forEach(request.putObject("staleness")::put);
    if (now != null) {
      request.put("now", now.toString());
    }
    request.put("include_meta", json.isGiven());
    return request;
  }

  /** Lists and null are read as JSON; the gateway reads anything else as text of the key's type. */
  private static JsonNode value(String text, List<String> wrong) {
    if (text.startsWith("[") || text.equals("null")) {
      try {
        return JSON.readTree(text);
      } catch (JsonProcessingException e) {
        wrong.add("'%s' is no JSON list: %s".formatted(text, e.getOriginalMessage()));
      }
    }
    return JsonNodeFactory.instance.textNode(text);
  }
}
