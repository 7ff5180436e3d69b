package io.millrace.benchmarks.streaming;

import io.millrace.benchmarks.streaming.Outcome.Operator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.FileUtils;

/** Runs one job of a contestant to its end, checks that it did the work, and cleans up. */
final class Contestants {
  private static final Duration LONGEST_BARRIER = Duration.ofSeconds(30);
  private static final int POLL_MILLIS = 20;
  private static final long LONGEST_MILLIS = 600_000;
  private static int runs;

  private Contestants() {}

  static Outcome floor(Setting setting) throws Exception {
    try (Play play = new Play(setting, Playtime.TO_THE_END, () -> row -> {})) {
      Outcome outcome = play.run(StreamingJob::floor);
      long stored = play.run.stored().get(LONGEST_MILLIS, TimeUnit.MILLISECONDS);
      expect("events in the floor's state", setting.workload().all(), stored);
      return outcome;
    }
  }

  static Outcome view(Setting setting) throws Exception {
    try (Play play = new Play(setting, Playtime.TO_THE_END, () -> row -> {})) {
      Outcome outcome = play.run(StreamingJob::view);
      expect("contributions", setting.workload().all(), outcome.operator().contributions());
      return outcome;
    }
  }

  /** Keeps the rows and compares each key's counts with a naive computation. */
  static void checkView(Setting setting) throws Exception {
    LatestRows rows = new LatestRows();
    try (Play play = new Play(setting, Playtime.TO_THE_END, () -> rows)) {
      play.run(StreamingJob::view);
    }
    rows.check(Events.of(setting.workload()), StreamingJob.layout());
  }

  static Outcome sql(SqlPeer peer, Setting setting, Playtime playtime) throws Exception {
    LongAdder counted = new LongAdder();
    try (Play play = new Play(setting, playtime, () -> row -> counted.add(peer.counted(row)))) {
      Outcome outcome = play.run(peer::job);
      expect(
          "rows of " + peer,
          peer.expectedRows(
              Events.of(setting.workload()),
              (int) play.run.playedInAll.get(),
              play.watermarkMillis),
          counted.sum());
      return outcome;
    }
  }

  private static void expect(String what, long expected, long found) {
    if (expected != found) {
      throw new IllegalStateException("%s: %d, not %d".formatted(what, found, expected));
    }
  }

  private static final class Play implements AutoCloseable {
    private final String id = "run-" + ++runs;
    private final Setting setting;
    private final Path directory = Files.createTempDirectory("millrace-streaming");
    private final List<Long> writeBackMillis = new ArrayList<>();
    private final Run run;
    private long watermarkMillis;
    private JobClient job;

    Play(Setting setting, Playtime playtime, Supplier<RowTally> tally) throws IOException {
      this.setting = setting;
      Events.of(setting.workload()); // drawn before, not during
      run = Run.begin(id, setting.parallelism(), playtime, tally);
    }

    Outcome run(Function<StreamingJob, StreamExecutionEnvironment> jobs) throws Exception {
      job = jobs.apply(new StreamingJob(id, setting, directory)).executeAsync(id);
      watermarkMillis = await(run.sourcesDone());
      long endNanos = await(run.passed(watermarkMillis));
      if (MetricsTap.sum("contributions") > 0) {
        awaitSaved();
      }
      return new Outcome(run.played.get(), endNanos - run.startNanos(), run.rows.sum(), operator());
    }

    /** A short run may be over before its first barrier, which is when state is saved. */
    private void awaitSaved() throws InterruptedException {
      long untilNanos = System.nanoTime() + LONGEST_BARRIER.toNanos();
      while (MetricsTap.greatest("state_bytes_per_key") == 0) {
        if (System.nanoTime() - untilNanos > 0) {
          throw new IllegalStateException("no barrier within " + LONGEST_BARRIER);
        }
        Thread.sleep(POLL_MILLIS);
      }
    }

    private Operator operator() {
      return new Operator(
          MetricsTap.sum("contributions"),
          MetricsTap.sum("cache_hits"),
          MetricsTap.sum("cache_misses"),
          MetricsTap.greatest("cached_keys"),
          MetricsTap.greatest("cached_bytes"),
          MetricsTap.greatest("state_bytes_per_key"),
          List.copyOf(writeBackMillis));
    }

    /** Fails as soon as the job does. */
    private long await(CompletableFuture<Long> future) throws Exception {
      CompletableFuture<?> ended = job.getJobExecutionResult();
      long polls = LONGEST_MILLIS / POLL_MILLIS;
      for (long i = 0; i < polls; i++) {
        try {
          return future.get(POLL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
          if (ended.isDone()) {
            ended.get();
          }
          if (MetricsTap.greatest("barrier_write_back_keys") > 0) {
            writeBackMillis.add(MetricsTap.greatest("barrier_write_back_ms"));
          }
        }
      }
      throw new IllegalStateException("the job is not done in " + LONGEST_MILLIS + " ms");
    }

    @Override
    public void close() throws Exception {
      if (job != null) {
        CompletableFuture<?> ended = job.getJobExecutionResult();
        job.cancel().get();
        try {
          ended.get();
        } catch (ExecutionException e) {
          // Cancelled, as it should be.
        }
      }
      Run.end(id);
      // Flink may still be deleting its own files.
      FileUtils.deleteDirectory(directory.toFile());
    }
  }
}
