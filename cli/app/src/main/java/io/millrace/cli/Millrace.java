package io.millrace.cli;

import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.cli.project.LoadedDefinitions;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the local platform from a program: a {@code main} of one's own, under a debugger, with
 * breakpoints in the definitions.
 *
 * <pre>{@code
 * try (LocalPlatform platform = Millrace.local(CardFeatures.class)) {
 *   System.out.println(platform.gatewayUrl());
 *   System.in.read();
 * }
 * }</pre>
 */
public final class Millrace {
  private static final Logger LOG = LoggerFactory.getLogger(Millrace.class);

  private Millrace() {}

  /**
   * Runs these views over the folder {@code .millrace} of the working directory, as {@code millrace
   * run} does. Returns when features are served.
   *
   * @param views at least one
   * @throws io.millrace.compile.CompileException if they do not compile
   * @throws io.millrace.platform.PlatformException if a part cannot be started
   */
  public static LocalPlatform local(Class<?>... views) {
    return local(LocalOptions.in(Path.of(".millrace")), views);
  }

  /** As {@link #local(Class[])}, with options. */
  public static LocalPlatform local(LocalOptions options, Class<?>... views) {
    return LocalPlatform.start(options, LoadedDefinitions.of(views), LOG::info);
  }
}
