package io.millrace.job.offline.upkeep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.ManifestContent;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ReachableFileUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Every file that a table's metadata names: its metadata files, and of all snapshots, tags and
 * branches the manifests, data, deletes and statistics. Kept as hashes of their paths, so a million
 * files take eight megabytes; two paths with one hash make a file look reached that is not, never
 * the other way. Scheme and host of a location are not looked at, for the same reason. Not
 * thread-safe.
 */
public final class ReachedFiles {
  private final long seed = ThreadLocalRandom.current().nextLong();
  private long[] hashes = new long[1 << 12];
  private int size;
  private boolean sorted;
  private final Set<Long> snapshots = new HashSet<>();
  private final Set<Long> manifests = new HashSet<>();

  /** Adds what a table names now; snapshots that were added before are not read again. */
  public void add(Table table, Pace pace) {
    ReachableFileUtil.metadataFileLocations(table, false).forEach(this::add);
    add(ReachableFileUtil.versionHintLocation(table));
    ReachableFileUtil.statisticsFilesLocations(table).forEach(this::add);
    table.partitionStatisticsFiles().forEach(file -> add(file.path()));
    for (Snapshot snapshot : table.snapshots()) {
      if (snapshots.add(snapshot.snapshotId())) {
        pace.step();
        add(table, snapshot, pace);
      }
    }
  }

  private void add(Table table, Snapshot snapshot, Pace pace) {
    if (snapshot.manifestListLocation() != null) {
      add(snapshot.manifestListLocation());
    }
    for (ManifestFile manifest : snapshot.allManifests(table.io())) {
      if (manifests.add(hash(manifest.path()))) {
        pace.step();
        add(manifest.path());
        try (CloseableIterable<String> paths = paths(manifest, table)) {
          paths.forEach(this::add);
        } catch (IOException e) {
          throw new UncheckedIOException("Cannot read " + manifest.path(), e);
        }
      }
    }
  }

  /** Files of data, or of deletes by others, that a manifest names. */
  public static CloseableIterable<String> paths(ManifestFile manifest, Table table) {
    return manifest.content() == ManifestContent.DATA
        ? ManifestFiles.readPaths(manifest, table.io(), table.specs())
        : CloseableIterable.transform(
            ManifestFiles.readDeleteManifest(manifest, table.io(), table.specs()),
            DeleteFile::location);
  }

  void add(String location) {
    if (size == hashes.length) {
      hashes = Arrays.copyOf(hashes, 2 * size);
    }
    hashes[size++] = hash(location);
    sorted = false;
  }

  /** Whether it is named, or has the hash of one that is. */
  public boolean contains(String location) {
    if (!sorted) {
      Arrays.sort(hashes, 0, size);
      sorted = true;
    }
    return Arrays.binarySearch(hashes, 0, size, hash(location)) >= 0;
  }

  private long hash(String location) {
    String path = path(location);
    long hash = seed;
    for (int i = 0; i < path.length(); i++) {
      hash = (hash ^ path.charAt(i)) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  private static String path(String location) {
    int scheme = location.indexOf(":/");
    if (scheme < 0) {
      return location;
    }
    String rest = location.substring(scheme + 1);
    if (!rest.startsWith("//")) {
      return rest;
    }
    int path = rest.indexOf('/', 2);
    return path < 0 ? rest : rest.substring(path);
  }
}
