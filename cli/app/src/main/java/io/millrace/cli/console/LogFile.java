package io.millrace.cli.console;

import java.nio.file.Path;

/**
 * Where the logs of broker, cluster and gateway go: a file, never the terminal. To be called before
 * anything of them is loaded; until then nothing is logged.
 */
public final class LogFile {
  /** Read by {@code log4j2.properties}. */
  private static final String PROPERTY = "millrace.logs";

  private LogFile() {}

  /** Logs go to {@code logs/millrace.log} of a platform's folder. */
  public static void in(Path platform) {
    System.setProperty(PROPERTY, platform.toAbsolutePath().resolve("logs").toString());
  }
}
