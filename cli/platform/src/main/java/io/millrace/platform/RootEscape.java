package io.millrace.platform;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL refuses to run as root. A user namespace without a mapping gives it another identity,
 * while the files stay root's: {@code unshare -U postgres ...}.
 */
final class RootEscape {

  private static final List<String> PREFIX = List.of("unshare", "-U");

  private RootEscape() {}

  /**
   * The words to put before a PostgreSQL command: none for an ordinary user.
   *
   * @throws PlatformException if this is root and user namespaces are denied
   */
  static List<String> prefix() {
    return OperatingSystem.isRoot() ? prefixForRoot(PREFIX) : List.of();
  }

  static List<String> prefixForRoot(List<String> prefix) {
    String reason;
    try {
      List<String> probe = new ArrayList<>(prefix);
      probe.add("true");
      Command.Outcome outcome = Command.of(probe).withTimeout(Duration.ofSeconds(10)).run();
      if (outcome.succeeded()) {
        return prefix;
      }
      reason = outcome.output();
    } catch (IOException e) {
      reason = e.getMessage();
    }
    throw new PlatformException(
        """
        Cannot start the embedded PostgreSQL: this process is root, as which PostgreSQL refuses to \
        run, and `%s` does not work here (%s). Run as an ordinary user, or allow user namespaces \
        (docker run --security-opt seccomp=unconfined), or use a PostgreSQL of your own with \
        --postgres URL\
        """
            .formatted(String.join(" ", prefix), reason));
  }
}
