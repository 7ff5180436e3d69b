package io.millrace.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What the platform needs to know about the machine it runs on. */
final class OperatingSystem {

  private static final Path SELF = Path.of("/proc/self");

  private OperatingSystem() {}

  static boolean isLinux() {
    return name().contains("linux");
  }

  static boolean isMac() {
    return name().contains("mac");
  }

  static boolean isAlpine() {
    return Files.exists(Path.of("/etc/alpine-release"));
  }

  static boolean isArm() {
    String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return arch.equals("aarch64") || arch.startsWith("arm");
  }

  static String description() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }

  /** Whether this process runs as root; user.name alone may be wrong in a container. */
  static boolean isRoot() {
    try {
      if (Files.exists(SELF)) {
        return Integer.valueOf(0).equals(Files.getAttribute(SELF, "unix:uid"));
      }
    } catch (IOException | UnsupportedOperationException e) {
      // Fall through to the name.
    }
    return "root".equals(System.getProperty("user.name"));
  }

  private static String name() {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT);
  }
}
