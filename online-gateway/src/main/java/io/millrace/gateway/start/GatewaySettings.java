package io.millrace.gateway.start;

import io.millrace.definition.Durations;
import io.millrace.gateway.GatewayOptions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What the process was told: which definitions it serves, from which manifest, and how.
 *
 * @param definitions jars and folders of classes
 */
record GatewaySettings(Path manifest, List<Path> definitions, GatewayOptions options) {
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
    Map<Setting, String> given = given(arguments, environment, problems);
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
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return new GatewaySettings(manifest, definitions, options);
  }

  private static Map<Setting, String> given(
      List<String> arguments, Map<String, String> environment, List<String> problems) {
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
      if (setting == null) {
        problems.add("there is no option " + name);
      } else if (equals >= 0) {
        given.put(setting, flag.substring(equals + 1));
      } else if (i + 1 < arguments.size() && !arguments.get(i + 1).startsWith("--")) {
        given.put(setting, arguments.get(++i));
      } else {
        problems.add(name + " needs a value");
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
