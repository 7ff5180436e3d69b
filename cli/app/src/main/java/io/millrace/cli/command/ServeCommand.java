package io.millrace.cli.command;

import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.cli.ExitCode;
import io.millrace.cli.OptionRules;
import io.millrace.cli.console.CountText;
import io.millrace.cli.console.LogFile;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.Gateway;
import io.millrace.gateway.GatewayOptions;
import io.millrace.gateway.answers.AnswerLogOptions;
import io.millrace.gateway.push.PushOptions;
import io.millrace.gateway.push.PushSettings;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code millrace serve}. */
@Command(
    name = "serve",
    description = {
      "Run only the gateway, over a PostgreSQL that jobs elsewhere write to.",
      "It starts while PostgreSQL is away and serves when it is there."
    })
public final class ServeCommand implements Callable<Integer>, OptionRules {
  @Mixin private DefinitionsParameter definitions;

  @Option(
      names = "--postgres",
      required = true,
      paramLabel = "URL",
      converter = OptionValue.PostgresUrl.class,
      description = "postgresql://user:password@host:port/database")
  private String postgres;

  @Mixin private PortOption port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      converter = OptionValue.Host.class,
      defaultValue = "127.0.0.1",
      description = "address to listen on, 0.0.0.0 for all; default: ${DEFAULT-VALUE}")
  private String host;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      converter = {OptionValue.PushKey.class, OptionValue.Setting.class},
      description = {
        "an option of the job that tells where pushed events go: kafka.*, schema-registry.url,"
            + " source.STREAM",
        "Example: --set kafka.bootstrap.servers=broker:9092"
      })
  private Map<String, String> settings = Map.of();

  @Option(
      names = "--answers-share",
      paramLabel = "SHARE",
      converter = OptionValue.Share.class,
      description = {
        "share of the answers that are logged for 'verify', from 0 to 1;",
        "default: 0.01 with kafka.bootstrap.servers, else none"
      })
  private Double answersShare;

  @Option(
      names = "--answers-topic",
      paramLabel = "TOPIC",
      defaultValue = LoggedAnswerJson.TOPIC,
      description = "topic that they are logged to; default: ${DEFAULT-VALUE}")
  private String answersTopic;

  @Mixin private FolderOption folder;
  @Spec private CommandSpec spec;

  @Override
  public void check(List<String> wrong) {
    refuse("--set", wrong, () -> PushSettings.of(settings));
    if (answersShare != null && PushSettings.kafka(settings).isEmpty()) {
      wrong.add("--answers-share needs --set kafka.bootstrap.servers=HOST:PORT");
    }
    if (answersTopic != null) {
      refuse("--answers-topic", wrong, this::answers);
    }
  }

  private static void refuse(String option, List<String> wrong, Runnable reading) {
    try {
      reading.run();
    } catch (IllegalArgumentException e) {
      wrong.add(option + ": " + e.getMessage());
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    LogFile.in(folder.path());
    PushOptions push = PushSettings.of(settings);
    AnswerLogOptions answers = answers();
    FeatureStore store = definitions.load().compile().orThrow();
    UntilStopped stopped = UntilStopped.signalled();
    PrintWriter out = spec.commandLine().getOut();
    try (Gateway gateway =
        Gateway.start(
            store, GatewayOptions.local(postgres).onPort(host, port.orDefault()), push, answers)) {
      out.printf(
          "Serving %s on http://%s:%d%n",
          CountText.of(store.features().size(), "feature"), host, gateway.port());
      out.flush();
      stopped.await();
    }
    return ExitCode.OK.code();
  }

  private AnswerLogOptions answers() {
    AnswerLogOptions options =
        AnswerLogOptions.to(PushSettings.kafka(settings)).withTopic(answersTopic);
    return answersShare == null ? options : options.withShare(answersShare);
  }
}
