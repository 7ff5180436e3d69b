package io.millrace.job.forget.erase;

import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.ReachedFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;

/**
 * The files that a table names before its old snapshots go, written down beside the table: once the
 * snapshots are gone nothing else names these files, and after a kill nobody would know them from
 * those that a running job is about to commit. Holds paths only. While it is there, an erasure that
 * has begun to take rows has not come to its end.
 */
final class DoomedFiles {
  /**
   * Ends the list: without it the list was not written to its end, and no snapshot has gone yet.
   */
  private static final String END = "#end";

  private final Table table;
  private final Pace pace;
  private final String location;

  DoomedFiles(Table table, Pace pace) {
    this.table = table;
    this.pace = pace;
    this.location = table.location() + "/metadata/millrace-erased-files.txt";
  }

  /** Takes note that rows begin to go; does nothing more if that, or more, is written already. */
  void begin() {
    if (!table.io().newInputFile(location).exists()) {
      write(Set.of(), false);
    }
  }

  /**
   * Ends what a killed erasure had begun to delete.
   *
   * @return whether one had begun; that stays written down
   */
  boolean resume() {
    if (!table.io().newInputFile(location).exists()) {
      return false;
    }
    deleteNamed();
    write(Set.of(), false);
    return true;
  }

  /** Writes down what the table's snapshots name now. */
  void write() {
    Set<String> named = new LinkedHashSet<>();
    Set<String> manifests = new LinkedHashSet<>();
    for (Snapshot snapshot : table.snapshots()) {
      pace.step();
      if (snapshot.manifestListLocation() != null) {
        named.add(snapshot.manifestListLocation());
      }
      for (ManifestFile manifest : snapshot.allManifests(table.io())) {
        if (manifests.add(manifest.path())) {
          pace.step();
          try (CloseableIterable<String> paths = ReachedFiles.paths(manifest, table)) {
            paths.forEach(named::add);
          } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + manifest.path(), e);
          }
        }
      }
    }
    named.addAll(manifests);
    table.partitionStatisticsFiles().forEach(file -> named.add(file.path()));
    write(named, true);
  }

  private void write(Set<String> named, boolean isWhole) {
    OutputFile file = table.io().newOutputFile(location);
    try (PrintWriter out =
        new PrintWriter(file.createOrOverwrite(), false, StandardCharsets.UTF_8)) {
      named.forEach(path -> out.print(path + "\n"));
      if (isWhole) {
        out.print(END + "\n");
      }
      out.flush();
      if (out.checkError()) {
        throw new UncheckedIOException(new IOException("Cannot write " + location));
      }
    }
  }

  /** Deletes what was written down and nothing names any more; then the list. */
  void delete() {
    if (table.io().newInputFile(location).exists()) {
      deleteNamed();
      table.io().deleteFile(location);
    }
  }

  private void deleteNamed() {
    List<String> lines = lines(table.io().newInputFile(location));
    if (!lines.isEmpty() && lines.get(lines.size() - 1).equals(END)) {
      table.refresh();
      ReachedFiles reached = new ReachedFiles();
      reached.add(table, pace);
      FileRows.delete(
          lines.stream().filter(line -> !line.equals(END) && !reached.contains(line)).toList(),
          table.io());
    }
  }

  private List<String> lines(InputFile list) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(list.newStream(), StandardCharsets.UTF_8))) {
      return in.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + location, e);
    }
  }
}
