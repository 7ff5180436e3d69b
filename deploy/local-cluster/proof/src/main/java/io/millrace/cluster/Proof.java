package io.millrace.cluster;

import io.millrace.cli.demo.DemoViews;
import io.millrace.cli.demo.PaymentCheck;
import io.millrace.job.online.PostgresAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Sends payments to a running cluster, kills the processes named by its arguments one after another
 * under load, and compares all answers and both logs with the naive computation each time. Ends
 * with 0 only if nothing differs.
 */
public final class Proof {
  private static final long SEED = 20_140_501;
  private static final Duration BUDGET = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final FlinkJob job = new FlinkJob(URI.create(environment("REST")));
  private final Processes processes = new Processes(environment("CLUSTER"));
  private final List<URI> gateways =
      Arrays.stream(environment("GATEWAYS").split(",")).map(URI::create).toList();
  private final int rate = Integer.parseInt(environment("RATE"));
  private final PaymentCheck payments =
      new PaymentCheck(
          DemoViews.all().compile().orThrow(),
          environment("KAFKA"),
          gateways.get(0),
          PostgresAddress.of(environment("JDBC")),
          environment("WAREHOUSE"),
          SEED);
  private boolean passed = true;

  public static void main(String[] kills) throws Exception {
    Proof proof = new Proof();
    try {
      proof.run(Integer.parseInt(environment("EVENTS")), List.of(kills));
    } finally {
      proof.payments.close();
    }
    System.exit(proof.passed ? 0 : 1);
  }

  private void run(int events, List<String> kills) throws Exception {
    say("the job runs after %.1f s", await("the job runs", job::runs));
    for (int i = 0; i < events; i++) {
      payments.send();
    }
    compare("%d payments".formatted(events));
    for (String process : kills) {
      killUnderLoad(process);
    }
  }

  private void killUnderLoad(String process) throws Exception {
    Watch watch = new Watch(gateways);
    Load load = Load.of(payments, rate);
    Thread.sleep(5_000);
    long killed = System.nanoTime();
    Instant killedAt = Instant.now();
    processes.kill(process);
    boolean ofFlink = process.contains("manager");
    if (ofFlink) {
      await("noticed that " + process + " is dead", () -> !job.runs());
    }
    double noticed = since(killed);
    if (!process.startsWith("taskmanager")) {
      processes.up();
    }
    await("running again", job::runs);
    double recovered = since(killed);
    await("complete beyond the kill", () -> payments.isCompleteTo(killedAt.plusSeconds(1)));
    double complete = since(killed);
    processes.up();
    load.close();
    await("all applied", () -> payments.isCompleteTo(payments.lastArrival()));
    watch.close();
    say(
        "kill -9 %s at %d/s: %s, job runs after %.1f s, features fresh after %.1f s",
        process,
        rate,
        ofFlink ? "noticed after %.1f s".formatted(noticed) : "brought back at once",
        recovered,
        complete);
    say("meanwhile %s", watch);
    watch.falls().forEach(fall -> say("  %s", fall));
    passed &= watch.wentBack() == 0;
    compare("after kill -9 " + process);
  }

  private void compare(String when) throws Exception {
    Instant last = payments.lastArrival();
    double applied = await("all applied", () -> payments.isCompleteTo(last));
    PaymentCheck.Result result = payments.check(BUDGET, SEED);
    say(
        "%s, %d sent, applied after another %.1f s: checked %d values over HTTP and %d rows of the"
            + " logs: %d differ",
        when,
        payments.sent().size(),
        applied,
        result.online(),
        result.offline(),
        result.differing());
    result.differences().forEach(difference -> say("  %s", difference));
    passed &= result.differing() == 0 && result.online() > 0;
  }

  private static double await(String what, BooleanSupplier holds) throws InterruptedException {
    long began = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IllegalStateException("not " + what + " within " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(LOOK.toMillis());
    }
    return since(began);
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static void say(String text, Object... values) {
    System.out.printf("proof: " + text + "%n", values);
    System.out.flush();
  }

  private static String environment(String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw new IllegalArgumentException("environment variable " + name + " is missing");
    }
    return value;
  }
}
