package io.millrace.gateway.start;

import io.millrace.definition.Durations;
import io.millrace.gateway.GatewayOptions;
import io.millrace.gateway.answers.AnswerLogOptions;
import io.millrace.gateway.push.PushLimits;
import io.millrace.gateway.push.PushOptions;
import io.millrace.gateway.push.PushSettings;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the process was told: which definitions it serves, from which manifest, and how.
 *
 * @param definitions jars and folders of classes
 */
record GatewaySettings(
    Path manifest,
    List<Path> definitions,
    GatewayOptions options,
    PushOptions push,
    AnswerLogOptions answers) {
  private static final int DEFAULT_PORT = 8080;

  GatewaySettings {
    definitions = List.copyOf(definitions);
  }

  /**
   * Reads flags and environment.
   *
   * @throws SettingsException with every problem
   */
  static GatewaySettings of(List<String> arguments, Map<String, String> environment) {
    List<String> problems = new ArrayList<>();
    Map<String, String> jobKeys = JobKeys.of(environment);
    Map<Setting, String> given = given(arguments, environment, jobKeys, problems);
    Path manifest = Path.of(given.getOrDefault(Setting.MANIFEST, ""));
    if (required(Setting.MANIFEST, given, problems) && !Files.isRegularFile(manifest)) {
      problems.add(Setting.MANIFEST.text() + " is " + manifest + ", which is no file");
    }
    List<Path> definitions = new ArrayList<>();
    if (required(Setting.DEFINITIONS, given, problems)) {
      for (String place : given.get(Setting.DEFINITIONS).split(File.pathSeparator)) {
        definitions.add(Path.of(place));
        if (!Files.exists(Path.of(place))) {
          problems.add(Setting.DEFINITIONS.text() + " names " + place + ", which does not exist");
        }
      }
    }
    GatewayOptions options = options(given, problems);
    PushOptions push = push(given, jobKeys, problems);
    AnswerLogOptions answers = answers(given, jobKeys, problems);
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new GatewaySettings(manifest, definitions, options, push, answers);
  }

  private static Map<Setting, String> given(
      List<String> arguments,
      Map<String, String> environment,
      Map<String, String> jobKeys,
      List<String> problems) {
    Map<Setting, String> given = new EnumMap<>(Setting.class);
    for (Setting setting : Setting.values()) {
      String value = environment.get(setting.variable());
      if (value != null && !value.isBlank()) {
        given.put(setting, value);
      }
    }
    for (int i = 0; i < arguments.size(); i++) {
      String flag = arguments.get(i);
      int equals = flag.indexOf('=');
      String name = equals < 0 ? flag : flag.substring(0, equals);
      Setting setting = Setting.ofFlag(name).orElse(null);
      Optional<String> jobKey = JobKeys.ofFlag(name);
      if (setting == null && jobKey.isEmpty()) {
        problems.add("there is no option " + name);
        continue;
      }
      String value = null;
      if (equals >= 0) {
        value = flag.substring(equals + 1);
      } else if (i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--")) {
        value = arguments.get(++i);
      }
      if (value == null) {
        problems.add(name + " needs a value");
      } else if (setting != null) {
        given.put(setting, value);
      } else {
        jobKeys.put(jobKey.get(), value);
      }
    }
    return given;
  }

  private static GatewayOptions options(Map<Setting, String> given, List<String> problems) {
    GatewayOptions defaults = GatewayOptions.local("");
    String postgres = given.getOrDefault(Setting.POSTGRES, "");
    if (required(Setting.POSTGRES, given, problems) && !postgres.matches("postgres(ql)?://.+")) {
      // Not shown: it may hold a password.
      problems.add(
          Setting.POSTGRES.text() + " must be postgresql://user:password@host:port/database");
    }
    try {
      return new GatewayOptions(
          given.getOrDefault(Setting.HOST, "0.0.0.0"),
          number(Setting.PORT, DEFAULT_PORT, given, problems),
          postgres,
          number(Setting.CONNECTIONS, defaults.connections(), given, problems),
          number(Setting.EVENT_LOOPS, defaults.eventLoops(), given, problems),
          number(Setting.MAX_BODY_BYTES, defaults.maxBodyBytes(), given, problems),
          number(Setting.MAX_KEYS, defaults.maxKeys(), given, problems),
          number(Setting.MAX_FEATURES, defaults.maxFeatures(), given, problems),
          duration(Setting.REQUEST_TIMEOUT, defaults.requestTimeout(), given, problems),
          duration(Setting.FRESHNESS_INTERVAL, defaults.freshnessInterval(), given, problems));
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
      return defaults;
    }
  }

  private static PushOptions push(
      Map<Setting, String> given, Map<String, String> jobKeys, List<String> problems) {
    PushLimits defaults = PushLimits.DEFAULT;
    int body = number(Setting.PUSH_MAX_BODY_BYTES, defaults.bodyBytes(), given, problems);
    int events = number(Setting.PUSH_MAX_EVENTS, defaults.events(), given, problems);
    int requests = number(Setting.PUSH_MAX_REQUESTS, defaults.requests(), given, problems);
    int bytes = number(Setting.PUSH_MAX_BYTES, (int) defaults.bytes(), given, problems);
    Duration bodyWithin =
        duration(Setting.PUSH_BODY_TIMEOUT, defaults.bodyWithin(), given, problems);
    Duration lease = duration(Setting.PUSH_LEASE, PushOptions.DEFAULT_LEASE, given, problems);
    Duration keep = duration(Setting.PUSH_KEEP, PushOptions.DEFAULT_KEEP, given, problems);
    try {
      return PushSettings.of(jobKeys)
          .withLimits(new PushLimits(body, events, requests, bytes, bodyWithin))
          .withKeep(keep)
          .withLease(lease);
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
      return PushOptions.none();
    }
  }

  private static AnswerLogOptions answers(
      Map<Setting, String> given, Map<String, String> jobKeys, List<String> problems) {
    Map<String, String> kafka = PushSettings.kafka(jobKeys);
    String share = given.get(Setting.ANSWERS_SHARE);
    if (kafka.isEmpty() && share != null) {
      problems.add(Setting.ANSWERS_SHARE.text() + " needs --kafka.bootstrap.servers");
    }
    try {
      AnswerLogOptions options = AnswerLogOptions.to(kafka);
      return options
          .withTopic(given.getOrDefault(Setting.ANSWERS_TOPIC, options.topic()))
          .withShare(share == null ? options.share() : Double.parseDouble(share));
    } catch (NumberFormatException e) {
      problems.add(Setting.ANSWERS_SHARE.text() + " is '" + share + "'; it must be from 0 to 1");
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    return AnswerLogOptions.none();
  }

  private static boolean required(
      Setting setting, Map<Setting, String> given, List<String> problems) {
    if (!given.containsKey(setting)) {
      problems.add(setting.text() + " is missing");
    }
    return given.containsKey(setting);
  }

  private static int number(
      Setting setting, int otherwise, Map<Setting, String> given, List<String> problems) {
    String text = given.get(setting);
    if (text == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      problems.add(setting.text() + " is '" + text + "'; it must be a whole number");
      return otherwise;
    }
  }

  private static Duration duration(
      Setting setting, Duration otherwise, Map<Setting, String> given, List<String> problems) {
    String text = given.get(setting);
    if (text == null) {
      return otherwise;
    }
    OptionalLong millis = Durations.parse(text);
    if (millis.isEmpty()) {
      problems.add(setting.text() + " is '" + text + "'; " + Durations.ACCEPTED);
    }
    return millis.isEmpty() ? otherwise : Duration.ofMillis(millis.getAsLong());
  }
}
