package io.millrace.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import io.millrace.cli.demo.AnswerSampler;
import io.millrace.cli.demo.DemoViews;
import io.millrace.cli.demo.PaymentCheck;
import io.millrace.job.online.PostgresAddress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Sends payments to a running cluster, disturbs it as its arguments say, one after another under
 * load, and compares every answer and both logs with the naive computation, during and after each.
 * Ends with 0 only if nothing differs.
 */
public final class Proof {
  private static final long SEED = 20_140_501;
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration BEFORE = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofMillis(20);
  private static final int SHOWN = 10;

  private final FlinkJob job = new FlinkJob(URI.create(environment("REST")));
  private final Processes processes = new Processes(environment("CLUSTER"), environment("WAY"));
  private final List<URI> gateways =
      Arrays.stream(environment("GATEWAYS").split(",")).map(URI::create).toList();
  private final int rate = Integer.parseInt(environment("RATE"));
  private final Duration budget = Duration.ofSeconds(Long.parseLong(environment("BUDGET")));
  private final PaymentCheck payments =
      new PaymentCheck(
          DemoViews.all().compile().orThrow(),
          environment("KAFKA"),
          gateways.get(0),
          PostgresAddress.of(environment("JDBC")),
          environment("WAREHOUSE"),
          SEED);
  private final List<Outcome> outcomes = new ArrayList<>();

  public static void main(String[] words) throws Exception {
    List<Disturbance> disturbances =
        Arrays.stream(words).flatMap(word -> Disturbance.of(word).stream()).toList();
    Proof proof = new Proof();
    boolean right;
    try (JobWatch watch = new JobWatch(proof.job)) {
      right = proof.run(Integer.parseInt(environment("EVENTS")), disturbances, watch);
    } finally {
      proof.payments.close();
    }
    System.exit(right ? 0 : 1);
  }

  private boolean run(int events, List<Disturbance> disturbances, JobWatch watch) throws Exception {
    say("the job runs after %.1f s", await("the job runs", job::runs));
    for (int i = 0; i < events; i++) {
      payments.send();
    }
    boolean right = compare("%d payments".formatted(events), List.of(), watch).differing() == 0;
    for (Disturbance disturbance : disturbances) {
      Outcome outcome = disturb(disturbance, watch);
      outcomes.add(outcome);
      right &= outcome.isRight();
    }
    System.out.print(new OutcomeTable(outcomes));
    write(environment("JSON"));
    return right;
  }

  private Outcome disturb(Disturbance disturbance, JobWatch jobWatch) throws Exception {
    Watch watch = new Watch(gateways, payments, SEED + outcomes.size());
    String done;
    double lasted;
    double recovered;
    long began;
    try (Load load = Load.of(payments, rate)) {
      Thread.sleep(BEFORE.toMillis());
      jobWatch.expectSign();
      began = System.nanoTime();
      done = disturbance.run(processes, jobWatch);
      lasted = since(began);
      Instant over = Instant.now();
      await("the job runs again", job::runs);
      await("complete beyond " + over, () -> payments.isCompleteTo(over));
      recovered = since(began);
      processes.up();
      load.close();
      Instant last = payments.lastArrival();
      await("all applied", () -> payments.isCompleteTo(last));
    } finally {
      watch.close();
    }
    PaymentCheck.Judgement meanwhile = payments.judge(watch.samplers());
    meanwhile.differences().forEach(difference -> say("  %s", difference));
    watch.falls().stream().limit(SHOWN).forEach(fall -> say("  %s", fall));
    PaymentCheck.Result after = compare(done, watch.samplers(), jobWatch);
    List<String> unknown = jobWatch.takeUnknown();
    unknown.forEach(restore -> say("  %s", restore));
    long sign = Math.min(jobWatch.signNanos(), watch.signNanos(began));
    return new Outcome(
        done,
        lasted,
        sign == Long.MAX_VALUE ? null : (sign - began) / 1e9,
        recovered,
        watch.asked(),
        watch.refused(),
        watch.refusedSeconds(),
        watch.stale(),
        watch.staleSeconds(),
        meanwhile.compared(),
        meanwhile.wrong(),
        meanwhile.backInTime() + watch.falls().size(),
        after.online() + after.offline(),
        after.differing() + unknown.size());
  }

  private PaymentCheck.Result compare(String when, List<AnswerSampler> samplers, JobWatch watch)
      throws Exception {
    Instant last = payments.lastArrival();
    await("all applied", () -> payments.isCompleteTo(last));
    PaymentCheck.Result result = payments.check(budget, SEED, samplers, watch.gaps());
    say(
        "after %s, %d sent: checked %d values over HTTP, %d rows and values of the logs: %d differ;"
            + " %d values were marked as beyond their row's horizon and not compared",
        when,
        payments.sent().size(),
        result.online(),
        result.offline(),
        result.differing(),
        result.marked());
    result.differences().forEach(difference -> say("  %s", difference));
    return result;
  }

  /** One object; nothing when no file is named. */
  private void write(String file) throws IOException {
    if (!file.isEmpty()) {
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .writerWithDefaultPrettyPrinter()
          .writeValue(
              Path.of(file).toFile(),
              Map.of("payments_per_second", rate, "disturbances", outcomes));
    }
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
