package io.millrace.gateway.start;

import java.util.List;

/** Options that the gateway cannot start with. The message lists every problem. */
final class SettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SettingsException(List<String> problems) {
    super("Cannot start the gateway:\n  " + String.join("\n  ", problems));
  }
}
