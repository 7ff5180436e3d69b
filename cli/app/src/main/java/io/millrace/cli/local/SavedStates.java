package io.millrace.cli.local;

import io.millrace.platform.DataFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Checkpoints and savepoints of each job of a folder.
 *
 * @param checkpointRoot holds a folder per job, in it one per submission
 * @param savepointRoot holds a folder per job
 */
record SavedStates(Path checkpointRoot, Path savepointRoot) {
  private static final String METADATA = "_metadata";

  static SavedStates in(DataFolder folder) {
    return new SavedStates(folder.checkpoints(), folder.savepoints());
  }

  Path checkpoints(String job) {
    return checkpointRoot.resolve(job);
  }

  Path savepoints(String job) {
    return savepointRoot.resolve(job);
  }

  /** The newest complete checkpoint or savepoint of a job. */
  Optional<Path> newest(String job) {
    return all(job).stream().max(Comparator.comparing(SavedStates::completedAt));
  }

  /**
   * Deletes what no restore will need: everything of the job but the newest state, and what lies
   * with it, which an incremental checkpoint refers to.
   */
  void prune(String job) {
    Optional<Path> newest = newest(job);
    for (Path root : List.of(checkpoints(job), savepoints(job))) {
      for (Path entry : entries(root)) {
        if (newest.filter(path -> path.startsWith(entry)).isEmpty()) {
          delete(entry);
        }
      }
    }
  }

  /** Deletes the states of all jobs but these. */
  void keepOnly(Set<String> jobs) {
    for (Path root : List.of(checkpointRoot, savepointRoot)) {
      for (Path job : entries(root)) {
        if (!jobs.contains(job.getFileName().toString())) {
          delete(job);
        }
      }
    }
  }

  private List<Path> all(String job) {
    List<Path> found = new ArrayList<>();
    for (Path submission : entries(checkpoints(job))) {
      found.addAll(entries(submission));
    }
    found.addAll(entries(savepoints(job)));
    // Flink writes the metadata last: without it the state is not complete.
    return found.stream().filter(path -> Files.exists(path.resolve(METADATA))).toList();
  }

  private static FileTime completedAt(Path state) {
    try {
      return Files.getLastModifiedTime(state.resolve(METADATA));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + state, e);
    }
  }

  private static List<Path> entries(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + folder, e);
    }
  }

  private static void delete(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + root, e);
    }
  }
}
