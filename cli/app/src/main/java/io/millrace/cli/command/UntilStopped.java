package io.millrace.cli.command;

import io.millrace.cli.ExitCode;
import io.millrace.cli.Failure;
import io.millrace.cli.local.LocalPlatform;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sun.misc.Signal;

/**
 * Waits for Ctrl-C or SIGTERM. The signals are taken before the JVM begins to shut down: Flink's
 * and Hadoop's own shutdown hooks would close, at the same time, what the last savepoint needs. A
 * second signal ends the JVM at once; the next start cleans up. Two within a second are one: {@code
 * timeout} sends its signal to the process and to the process's group.
 */
final class UntilStopped {
  private static final long LOOK_MILLIS = 500;
  private static final int KILLED = 130;
  private static final long ONE_SIGNAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final CountDownLatch stopping = new CountDownLatch(1);
  private long signalledNanos;

  private UntilStopped() {}

  /** From now on signals are waited for. */
  static UntilStopped signalled() {
    UntilStopped stopped = new UntilStopped();
    for (String name : new String[] {"INT", "TERM"}) {
      Signal.handle(new Signal(name), signal -> stopped.signal());
    }
    return stopped;
  }

  boolean isSignalled() {
    return stopping.getCount() == 0;
  }

  /** Returns when a signal has come. */
  void await() throws InterruptedException {
    stopping.await();
  }

  /** Returns after some time, or earlier when a signal has come. */
  void await(long millis) throws InterruptedException {
    stopping.await(millis, TimeUnit.MILLISECONDS);
  }

  /**
   * As {@link #await()}, and says when all input is read.
   *
   * @param farewell what is said then
   * @throws Failure if a job fails for good
   */
  void await(LocalPlatform platform, PrintWriter out, String farewell) throws InterruptedException {
    boolean finished = false;
    while (!stopping.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      refuseFailed(platform);
      if (!finished && platform.jobs().haveFinished()) {
        finished = true;
        out.println("All input is read; the features stay served.");
        out.flush();
      }
    }
    out.println(farewell);
    out.flush();
  }

  static void refuseFailed(LocalPlatform platform) {
    Optional<String> failure = platform.jobs().failure();
    if (failure.isPresent()) {
      throw new Failure(
          ExitCode.UNAVAILABLE,
          "A job failed: %s; see %s"
              .formatted(
                  failure.get().lines().findFirst().orElse(""), platform.folder().resolve("logs")));
    }
  }

  private synchronized void signal() {
    if (!isSignalled()) {
      signalledNanos = System.nanoTime();
      stopping.countDown();
    } else if (System.nanoTime() - signalledNanos > ONE_SIGNAL_NANOS) {
      Runtime.getRuntime().halt(KILLED);
    }
  }
}
