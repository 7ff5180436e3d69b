package io.millrace.gateway.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.gateway.GatewayOptions;
import io.millrace.gateway.answers.AnswerLogOptions;
import io.millrace.gateway.push.PushLimits;
import io.millrace.gateway.push.PushOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewaySettingsTest {
  private static final String POSTGRES = "postgresql://millrace@db:5432/millrace";

  @TempDir Path folder;

  @Test
  void defaultsAreWhatTheManualSays() throws Exception {
    Path manifest = Files.createFile(folder.resolve("feature-store.json"));
    GatewaySettings settings =
        GatewaySettings.of(
            List.of(
                "--manifest",
                manifest.toString(),
                "--definitions=" + folder,
                "--postgres",
                POSTGRES),
            Map.of());
    assertThat(settings.manifest()).isEqualTo(manifest);
    assertThat(settings.definitions()).containsExactly(folder);
    assertThat(settings.options())
        .isEqualTo(
            new GatewayOptions(
                "0.0.0.0",
                8080,
                POSTGRES,
                2,
                0,
                1_048_576,
                1_000,
                1_000,
                Duration.ofSeconds(2),
                Duration.ofMillis(100)));
  }

  @Test
  void eachOptionIsAFlagOrAVariableAndTheFlagWins() throws Exception {
    Path manifest = Files.createFile(folder.resolve("feature-store.json"));
    Map<String, String> environment =
        Map.ofEntries(
            Map.entry("MILLRACE_GATEWAY_MANIFEST", manifest.toString()),
            Map.entry("MILLRACE_GATEWAY_DEFINITIONS", folder.toString()),
            Map.entry("MILLRACE_GATEWAY_POSTGRES", POSTGRES),
            Map.entry("MILLRACE_GATEWAY_HOST", "::1"),
            Map.entry("MILLRACE_GATEWAY_PORT", "1"),
            Map.entry("MILLRACE_GATEWAY_CONNECTIONS", "3"),
            Map.entry("MILLRACE_GATEWAY_EVENT_LOOPS", "4"),
            Map.entry("MILLRACE_GATEWAY_MAX_BODY_BYTES", "5"),
            Map.entry("MILLRACE_GATEWAY_MAX_KEYS", "6"),
            Map.entry("MILLRACE_GATEWAY_MAX_FEATURES", "7"),
            Map.entry("MILLRACE_GATEWAY_REQUEST_TIMEOUT", "8s"),
            Map.entry("MILLRACE_GATEWAY_FRESHNESS_INTERVAL", "9ms"));
    GatewaySettings settings = GatewaySettings.of(List.of("--port", "9090"), environment);
    assertThat(settings.options())
        .isEqualTo(
            new GatewayOptions(
                "::1", 9090, POSTGRES, 3, 4, 5, 6, 7, Duration.ofSeconds(8), Duration.ofMillis(9)));
  }

  @Test
  void pushesGoWhereTheJobsKeysSay() throws Exception {
    Path manifest = Files.createFile(folder.resolve("feature-store.json"));
    List<String> flags =
        List.of(
            "--manifest=" + manifest,
            "--definitions=" + folder,
            "--postgres=" + POSTGRES,
            "--kafka.bootstrap.servers=b1:9092",
            "--source.payments",
            "kafka:payments-2",
            "--push-max-events=7",
            "--push-body-timeout=9s",
            "--push-lease=2m");
    Map<String, String> environment =
        Map.of(
            "MILLRACE_GATEWAY_KAFKA_BOOTSTRAP_SERVERS", "b0:9092",
            "MILLRACE_GATEWAY_KAFKA_SECURITY_PROTOCOL", "SSL",
            "MILLRACE_GATEWAY_SOURCE_CARD_SALES", "csv:sales.csv",
            "MILLRACE_GATEWAY_SCHEMA_REGISTRY_URL", "http://registry:8081");
    PushOptions push = GatewaySettings.of(flags, environment).push();
    assertThat(push.kafka())
        .containsEntry("bootstrap.servers", "b1:9092")
        .containsEntry("security.protocol", "SSL");
    assertThat(push.registryUrl()).isEqualTo("http://registry:8081");
    assertThat(push.sources())
        .isEqualTo(Map.of("payments", "kafka:payments-2", "card_sales", "csv:sales.csv"));
    assertThat(push.limits())
        .isEqualTo(new PushLimits(4_194_304, 7, 256, 33_554_432, Duration.ofSeconds(9)));
    assertThat(push.lease()).isEqualTo(Duration.ofMinutes(2));
    assertThat(push.keep()).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void answersAreLoggedWhereKafkaIsNamed() throws Exception {
    Path manifest = Files.createFile(folder.resolve("feature-store.json"));
    List<String> flags =
        new ArrayList<>(
            List.of("--manifest=" + manifest, "--definitions=" + folder, "--postgres=" + POSTGRES));
    assertThat(GatewaySettings.of(flags, Map.of()).answers()).isEqualTo(AnswerLogOptions.none());
    flags.add("--kafka.bootstrap.servers=b:9092");
    assertThat(GatewaySettings.of(flags, Map.of()).answers())
        .isEqualTo(
            new AnswerLogOptions(Map.of("bootstrap.servers", "b:9092"), "millrace-answers", 0.01));
    flags.add("--answers-topic=said");
    assertThat(GatewaySettings.of(flags, Map.of("MILLRACE_GATEWAY_ANSWERS_SHARE", "0.5")).answers())
        .isEqualTo(new AnswerLogOptions(Map.of("bootstrap.servers", "b:9092"), "said", 0.5));
    flags.add("--answers-share=all");
    assertThatThrownBy(() -> GatewaySettings.of(flags, Map.of()))
        .hasMessageContaining("(MILLRACE_GATEWAY_ANSWERS_SHARE) is 'all'; it must be from 0 to 1");
  }

  @Test
  void whatKafkaIsToldWronglyIsSaid() throws Exception {
    Path manifest = Files.createFile(folder.resolve("feature-store.json"));
    assertThatThrownBy(
            () ->
                GatewaySettings.of(
                    List.of(
                        "--manifest=" + manifest,
                        "--definitions=" + folder,
                        "--postgres=" + POSTGRES,
                        "--kafka.max.block.ms=soon"),
                    Map.of()))
        .hasMessageContaining("kafka.bootstrap.servers is missing")
        .hasMessageContaining("kafka.max.block.ms is 'soon'; it must be a number of milliseconds");
  }

  @Test
  void aLeaseShorterThanKafkaMayHoldAWriteIsRefused() throws Exception {
    Path manifest = Files.createFile(folder.resolve("feature-store.json"));
    assertThatThrownBy(
            () ->
                GatewaySettings.of(
                    List.of(
                        "--manifest=" + manifest,
                        "--definitions=" + folder,
                        "--postgres=" + POSTGRES,
                        "--kafka.bootstrap.servers=b:9092",
                        "--push-lease=20s"),
                    Map.of()))
        .hasMessageContaining(
            "gateway.push-lease is 20000 ms; it must be at least 27000 ms, twice what Kafka may"
                + " hold a write");
  }

  @Test
  void allProblemsAreToldTogether() {
    assertThatThrownBy(
            () ->
                GatewaySettings.of(
                    List.of(
                        "--manifest",
                        "/nowhere.json",
                        "--postgres=jdbc:x",
                        "--port",
                        "many",
                        "--request-timeout=soon",
                        "--max-keys=0",
                        "--colour=red",
                        "--host"),
                    Map.of()))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            """
            Cannot start the gateway:
              there is no option --colour
              --host needs a value
              --manifest (MILLRACE_GATEWAY_MANIFEST) is /nowhere.json, which is no file
              --definitions (MILLRACE_GATEWAY_DEFINITIONS) is missing
              --postgres (MILLRACE_GATEWAY_POSTGRES) must be postgresql://user:password@host:port/database
              --port (MILLRACE_GATEWAY_PORT) is 'many'; it must be a whole number
              --request-timeout (MILLRACE_GATEWAY_REQUEST_TIMEOUT) is 'soon'; use a whole number and a unit: ms, s, m, h, d or w, such as 15m
              gateway.max-keys is 0; it must be at least 1\
            """);
  }
}
