package io.millrace.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** Something that goes wrong, or is done on purpose, under load. */
sealed interface Disturbance {
  /** As on the command line and in the table. */
  String name();

  /**
   * Does it, and takes its cause away again: when this returns, every process that is needed is
   * there and the network is well.
   *
   * @return what was done, for the table
   */
  String run(Processes processes, JobWatch job) throws IOException, InterruptedException;

  /** What a word of the command line stands for; several for some words. */
  static List<Disturbance> of(String word) {
    return switch (word) {
      case "rescale" -> List.of(new Rescale(2, 1), new Rescale(1, 2), new Rescale(2, 1));
      case "rescale-short" -> List.of(new Rescale(2, 1));
      case "network" ->
          List.of(
              new Network(NetworkMode.CUT),
              new Network(NetworkMode.SLOW),
              new Network(NetworkMode.HALF_OPEN));
      case "network-cut", "network-slow", "network-half-open" ->
          List.of(new Network(NetworkMode.of(word.substring("network-".length()))));
      default -> List.of(new Kill(word));
    };
  }

  /** {@code kill -9}; a supervisor brings back what Flink does not replace by itself. */
  record Kill(String process) implements Disturbance {
    @Override
    public String name() {
      return "kill -9 " + process;
    }

    @Override
    public String run(Processes processes, JobWatch job) throws IOException, InterruptedException {
      // One that runs nothing would prove nothing: another is killed in its place.
      String victim = process.startsWith("taskmanager") ? job.carrier(process) : process;
      processes.kill(victim);
      if (process.contains("manager")) {
        job.awaitSign();
      }
      // Flink goes on with the TaskManager that is left; a new one may come when it likes.
      if (!process.startsWith("taskmanager")) {
        processes.up();
      }
      return victim.equals(process)
          ? name()
          : "kill -9 %s (%s ran nothing)".formatted(victim, process);
    }
  }

  /** Stop with a savepoint, start from it at another parallelism. */
  record Rescale(int from, int to) implements Disturbance {
    @Override
    public String name() {
      return "rescale %d to %d".formatted(from, to);
    }

    @Override
    public String run(Processes processes, JobWatch job) throws IOException, InterruptedException {
      processes.submitFrom(processes.stop(), to);
      return name();
    }
  }

  /** The network between PostgreSQL and everybody else is spoiled for a while. */
  record Network(NetworkMode mode) implements Disturbance {
    private static final Duration WHILE = Duration.ofSeconds(15);

    @Override
    public String name() {
      return "network " + mode.text();
    }

    @Override
    public String run(Processes processes, JobWatch job) throws IOException, InterruptedException {
      processes.network(mode);
      try {
        Thread.sleep(WHILE.toMillis());
      } finally {
        processes.network(NetworkMode.THROUGH);
      }
      return name();
    }
  }
}
