package io.millrace.cli.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What other commands ask of a running platform, as files in its folder: who may write there may
 * ask. A request is a file {@code <id>.republish} that holds a view's name; the reply is {@code
 * <id>.done} or {@code <id>.failed} with the reason.
 */
final class Requests implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
  private static final long LOOK_MILLIS = 250;
  private static final long FINISH_SECONDS = 60;

  static final String FOLDER = "requests";
  static final String REPUBLISH = ".republish";
  static final String DONE = ".done";
  static final String FAILED = ".failed";

  private final Path folder;
  private final LocalJobs jobs;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "millrace-requests");
            thread.setDaemon(true);
            return thread;
          });

  private Requests(Path folder, LocalJobs jobs) {
    this.folder = folder;
    this.jobs = jobs;
  }

  /** Serves what is asked from now on; what an ended run was asked is forgotten. */
  static Requests serving(Path platform, LocalJobs jobs) {
    Requests requests = new Requests(platform.resolve(FOLDER), jobs);
    try {
      Files.createDirectories(requests.folder);
      for (Path old : requests(requests.folder)) {
        Files.delete(old);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot use " + requests.folder, e);
    }
    requests.looking.scheduleWithFixedDelay(
        requests::serve, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    return requests;
  }

  /** Finishes what is being done. */
  @Override
  public void close() throws InterruptedException {
    looking.shutdown();
    looking.awaitTermination(FINISH_SECONDS, TimeUnit.SECONDS);
  }

  private void serve() {
    try {
      for (Path request : requests(folder)) {
        String id = request.getFileName().toString().replace(REPUBLISH, "");
        try {
          jobs.republish(Files.readString(request).strip());
          reply(folder.resolve(id + DONE), "");
        } catch (RuntimeException e) {
          reply(folder.resolve(id + FAILED), String.valueOf(e.getMessage()));
        }
        Files.delete(request);
      }
    } catch (IOException e) {
      LOG.warn("cannot serve requests in {}", folder, e);
    }
  }

  private static List<Path> requests(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(REPUBLISH)).sorted().toList();
    }
  }

  static void reply(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(unfinished, text);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
