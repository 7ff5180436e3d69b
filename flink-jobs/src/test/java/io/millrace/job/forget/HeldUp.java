package io.millrace.job.forget;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** Something that must not end while the register is out of reach. */
public final class HeldUp {
  private static final Duration LOOK = Duration.ofMillis(300);

  private HeldUp() {}

  /** What is done. */
  public interface Work {
    void run() throws Exception;
  }

  /**
   * Does it, and lets the register be reached again once it was seen to wait.
   *
   * @param register that is away
   */
  public static void byTheRegister(RememberedRegister register, Work work) throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      CountDownLatch begun = new CountDownLatch(1);
      Future<?> done =
          thread.submit(
              () -> {
                begun.countDown();
                work.run();
                return null;
              });
      begun.await();
      Awaitility.await().during(LOOK).until(() -> !done.isDone());
      register.setAway(false);
      done.get(3, TimeUnit.MINUTES);
    } finally {
      register.setAway(false);
      thread.shutdownNow();
    }
  }
}
