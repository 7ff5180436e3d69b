package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Signals that end a command. */
@Timeout(60)
final class UntilStoppedTest {
  private final Map<String, SignalHandler> before = new HashMap<>();

  @BeforeEach
  void remember() {
    for (String name : new String[] {"INT", "TERM"}) {
      before.put(name, Signal.handle(new Signal(name), signal -> {}));
    }
  }

  @AfterEach
  void putBack() {
    before.forEach((name, handler) -> Signal.handle(new Signal(name), handler));
  }

  /** The JVM would be gone otherwise. */
  @Test
  void twoSignalsAtOnceAreOne() throws Exception {
    UntilStopped stopped = UntilStopped.signalled();
    assertThat(stopped.isSignalled()).isFalse();
    Signal.raise(new Signal("TERM"));
    stopped.await();
    Signal.raise(new Signal("TERM"));
    Signal.raise(new Signal("INT"));
    CountDownLatch after = new CountDownLatch(1);
    Signal.handle(new Signal("TERM"), signal -> after.countDown());
    Signal.raise(new Signal("TERM"));
    assertThat(after.await(30, TimeUnit.SECONDS)).as("what came before was handled").isTrue();
    assertThat(stopped.isSignalled()).isTrue();
  }
}
