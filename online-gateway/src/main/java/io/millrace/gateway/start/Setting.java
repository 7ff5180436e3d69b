package io.millrace.gateway.start;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * An option of the process: {@code --max-keys 500}, or {@code MILLRACE_GATEWAY_MAX_KEYS=500} in the
 * environment. The flag wins.
 */
enum Setting {
  MANIFEST("feature-store.json of the deployment"),
  DEFINITIONS("jars or class folders of the definitions, separated by the path separator"),
  POSTGRES("postgresql://user:password@host:port/database"),
  HOST("address to listen on"),
  PORT("port to listen on"),
  CONNECTIONS("connections to PostgreSQL per event loop"),
  EVENT_LOOPS("event loops; 0 for one per processor"),
  MAX_BODY_BYTES("largest request body"),
  MAX_KEYS("most keys in one request"),
  MAX_FEATURES("most features in one request"),
  REQUEST_TIMEOUT("after which a request fails, such as 2s"),
  FRESHNESS_INTERVAL("how often complete_to is read, such as 100ms"),
  PUSH_MAX_BODY_BYTES("largest body of a push"),
  PUSH_BODY_TIMEOUT("how long the body of a push may take to come, such as 30s"),
  PUSH_MAX_EVENTS("most events in one push"),
  PUSH_MAX_REQUESTS("most pushes under way"),
  PUSH_MAX_BYTES("most bytes of pushes under way"),
  PUSH_LEASE("until another gateway takes a push over from a lost one, such as 60s"),
  PUSH_KEEP("how long an idempotency key is known, such as 24h"),
  ANSWERS_SHARE("share of the answers that are logged, from 0 to 1"),
  ANSWERS_TOPIC("topic that they are logged to");

  private final String description;

  Setting(String description) {
    this.description = description;
  }

  String flag() {
    return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String variable() {
    return "MILLRACE_GATEWAY_" + name();
  }

  /** As errors name it. */
  String text() {
    return flag() + " (" + variable() + ")";
  }

  static Optional<Setting> ofFlag(String flag) {
    return Arrays.stream(values()).filter(setting -> setting.flag().equals(flag)).findFirst();
  }

  static String help() {
    return Arrays.stream(values())
        .map(setting -> "  %-22s %s".formatted(setting.flag(), setting.description))
        .collect(
            Collectors.joining(
                "\n",
                "Serves online features over HTTP. Options, or MILLRACE_GATEWAY_... in the"
                    + " environment:\n",
                "\n" + JobKeys.HELP));
  }
}
