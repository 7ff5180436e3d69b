package io.millrace.cli.local;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** Asks a running platform for something through its folder, see {@link Requests}. */
public final class Request {
  private static final long LOOK_MILLIS = 100;

  private Request() {}

  /**
   * Asks to write the online rows of a view again, and waits until that has begun.
   *
   * @throws Failure if the platform refuses, or does not answer in time
   */
  public static void republish(Path platform, String view, Duration patience) {
    Path folder = platform.resolve(Requests.FOLDER);
    String id = UUID.randomUUID().toString();
    Path done = folder.resolve(id + Requests.DONE);
    Path failed = folder.resolve(id + Requests.FAILED);
    try {
      Files.createDirectories(folder);
      Requests.reply(folder.resolve(id + Requests.REPUBLISH), view);
      long deadline = System.nanoTime() + patience.toNanos();
      while (System.nanoTime() < deadline) {
        if (Files.deleteIfExists(done)) {
          return;
        }
        if (Files.exists(failed)) {
          String reason = Files.readString(failed);
          Files.delete(failed);
          throw new Failure(ExitCode.NOT_FOUND, reason);
        }
        Thread.sleep(LOOK_MILLIS);
      }
      Files.deleteIfExists(folder.resolve(id + Requests.REPUBLISH));
      throw new Failure(
          ExitCode.UNAVAILABLE,
          "The platform on %s did not answer in %d s; look into its logs"
              .formatted(platform, patience.toSeconds()));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot ask the platform on " + platform, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(ExitCode.UNAVAILABLE, "interrupted while waiting for the platform", e);
    }
  }
}
