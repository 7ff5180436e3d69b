package io.millrace.cli.local;

import io.millrace.cli.Failure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** The jobs of a local platform, from their savepoints to their savepoints. Thread-safe. */
public final class LocalJobs implements AutoCloseable {
  private final JobParts parts;
  private final SavedStates states;
  private final List<Running> running = new ArrayList<>();
  private final LocalAnswers answers;
  private Optional<JobID> answersJob = Optional.empty();

  LocalJobs(JobParts parts) {
    this.parts = parts;
    this.states = SavedStates.in(parts.folder());
    this.answers = new LocalAnswers(parts);
  }

  /** A submitted job. */
  private record Running(KnownJob job, JobID id) {}

  synchronized void start(JobPlan plan) {
    Set<String> kept = plan.resumed().stream().map(KnownJob::name).collect(Collectors.toSet());
    kept.add(LocalAnswers.NAME);
    states.keepOnly(kept);
    states.prune(LocalAnswers.NAME);
    for (KnownJob job : plan.resumed()) {
      states.prune(job.name());
      running.add(submit(job, states.newest(job.name()), republishedBy(job)));
    }
    for (KnownJob job : plan.begun()) {
      running.add(submit(job, Optional.empty(), Set.of()));
    }
    if (LocalAnswers.isWanted(parts.folder(), parts.options())) {
      answersJob = Optional.of(answers.submit(states.newest(LocalAnswers.NAME)));
    }
  }

  /**
   * Writes all online rows of a view again, from its state: its job is stopped with a savepoint and
   * goes on from it.
   *
   * @throws Failure if no job computes the view
   */
  public synchronized void republish(String view) {
    for (int i = 0; i < running.size(); i++) {
      Running each = running.get(i);
      if (each.job().views().containsKey(view)) {
        parts.stores().online().prepare(parts.store().manifest());
        stop(each);
        Optional<Path> newest = states.newest(each.job().name());
        running.set(i, submit(each.job(), newest, Set.of(view)));
        return;
      }
    }
    throw Failure.notFound(
        "view",
        view,
        running.stream().flatMap(each -> each.job().views().keySet().stream()).toList());
  }

  private Set<String> republishedBy(KnownJob job) {
    Set<String> views = new TreeSet<>(parts.options().republish());
    views.retainAll(job.views().keySet());
    return views;
  }

  /** Whether all jobs have come to the end of their input. */
  public synchronized boolean haveFinished() {
    return running.stream()
        .allMatch(each -> parts.cluster().status(each.id()) == JobStatus.FINISHED);
  }

  /** Why jobs failed for good, if any did. */
  public synchronized Optional<String> failure() {
    return running.stream()
        .filter(each -> parts.cluster().status(each.id()) == JobStatus.FAILED)
        .map(each -> parts.cluster().failure(each.id()).orElse("for no known reason"))
        .findFirst();
  }

  /** Stops them all, each with a savepoint. */
  @Override
  public synchronized void close() {
    Stream.<Runnable>concat(
            running.stream().map(each -> () -> stop(each)),
            answersJob.stream()
                .map(id -> () -> parts.cluster().stop(id, states.savepoints(LocalAnswers.NAME))))
        .parallel()
        .forEach(Runnable::run);
    running.clear();
    answersJob = Optional.empty();
  }

  private void stop(Running each) {
    parts.cluster().stop(each.id(), states.savepoints(each.job().name()));
  }

  private Running submit(KnownJob job, Optional<Path> restoreFrom, Set<String> republish) {
    StreamExecutionEnvironment environment =
        parts.cluster().environment(job.name(), parts.options().parallelism());
    String note = restoreFrom.map(path -> "restored from " + path).orElse("begun");
    long epoch =
        parts
            .stores()
            .online()
            .drawEpoch(parts.store().manifest(), "local run, " + job.name() + " " + note);
    LocalJob local = new LocalJob(parts, job, epoch, republish);
    if (restoreFrom.isEmpty()) {
      local.recordHistory();
    }
    local.build(environment);
    JobID id =
        parts
            .cluster()
            .submit(
                environment,
                "millrace " + job.name(),
                restoreFrom,
                parts.definitions().urls(),
                parts.definitions().loader());
    return new Running(job, id);
  }
}
