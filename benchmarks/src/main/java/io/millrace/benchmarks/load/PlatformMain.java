package io.millrace.benchmarks.load;

import io.millrace.cli.console.LogFile;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.job.JobClock;
import io.millrace.platform.Durability;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.logging.LogManager;

/**
 * The platform as a process of its own: broker, registry, job, PostgreSQL, Iceberg and gateway.
 * Says {@code ready} on standard output, and ends when its standard input does, so also when
 * whoever started it dies.
 */
public final class PlatformMain {
  static final String READY = "ready";

  private PlatformMain() {}

  /**
   * @param arguments the folder, the job's parallelism and the {@link Definitions}
   */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    LogManager.getLogManager().reset();
    LogFile.in(folder);
    int code = 0;
    Definitions definitions = Definitions.valueOf(arguments[2]);
    try (LocalPlatform platform =
        LocalPlatform.start(options(arguments), definitions.load(), line -> {})) {
      Runtime.getRuntime().addShutdownHook(new Thread(platform::close));
      System.out.println(READY);
      while (System.in.read() >= 0) {
        // Until the input ends.
      }
    } catch (Exception e) {
      e.printStackTrace();
      code = 1;
    }
    System.exit(code);
  }

  /** As in production: a commit survives the loss of power. */
  private static LocalOptions options(String[] arguments) {
    return new LocalOptions(
        Path.of(arguments[0]),
        LocalOptions.FolderStart.EMPTY,
        JobClock.LIVE,
        Map.of(),
        Map.of(),
        null,
        0,
        Integer.parseInt(arguments[1]),
        Durability.POWER_LOSS,
        Set.of(),
        0);
  }
}
