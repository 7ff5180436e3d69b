package io.millrace.job.source.table.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * The files that a path means: the file itself; those in and below a folder; or those that a glob
 * matches, see {@link Glob}. Names that begin with a dot or an underscore are passed over, as
 * writers name what is not ready.
 *
 * @param folder below which the files lie
 * @param glob that their names below it match; null for all
 * @param only name of the one file; null if there may be others
 */
record FileListing(Path folder, String glob, String only) {

  private static final String SPECIAL = "*?[{";

  /** What a path means, as its file system has it now. */
  static FileListing of(String path) throws IOException {
    int special = 0;
    while (special < path.length() && SPECIAL.indexOf(path.charAt(special)) < 0) {
      special++;
    }
    if (special < path.length()) {
      int slash = path.lastIndexOf('/', special);
      String folder = slash < 0 ? "." : slash == 0 ? "/" : path.substring(0, slash);
      return new FileListing(new Path(folder), path.substring(slash + 1), null);
    }
    Path plain = new Path(path);
    plain = plain.makeQualified(plain.getFileSystem());
    FileStatus status = plain.getFileSystem().getFileStatus(plain);
    return status.isDir()
        ? new FileListing(plain, null, null)
        : new FileListing(plain.getParent(), null, plain.getName());
  }

  /** The files there are now, in the order of their names. */
  List<FoundFile> files() throws IOException {
    FileSystem system = folder.getFileSystem();
    List<FoundFile> files = new ArrayList<>();
    if (only != null) {
      FileStatus status = system.getFileStatus(path(only));
      files.add(new FoundFile(only, status.getLen(), status.getModificationTime()));
    } else {
      Predicate<String> wanted = glob == null ? any -> true : Glob.of(glob)::matches;
      add(system, folder, "", wanted, files);
    }
    files.sort(Comparator.comparing(FoundFile::name));
    return files;
  }

  private void add(
      FileSystem system, Path in, String prefix, Predicate<String> wanted, List<FoundFile> files)
      throws IOException {
    FileStatus[] all = system.listStatus(in);
    if (all == null) {
      throw new FileNotFoundException(in + " is not there");
    }
    for (FileStatus each : all) {
      String name = each.getPath().getName();
      if (name.startsWith(".") || name.startsWith("_")) {
        continue;
      }
      if (each.isDir()) {
        if (mayLieBelow(prefix + name)) {
          add(system, each.getPath(), prefix + name + "/", wanted, files);
        }
      } else if (wanted.test(prefix + name)) {
        files.add(new FoundFile(prefix + name, each.getLen(), each.getModificationTime()));
      }
    }
  }

  /** A glob without {@code **} matches names of its own depth only: deeper folders are not read. */
  private boolean mayLieBelow(String folderName) {
    return glob == null || glob.contains("**") || slashes(folderName) < slashes(glob);
  }

  private static long slashes(String text) {
    return text.chars().filter(c -> c == '/').count();
  }

  /** By its parts: a colon in a name would be taken for the end of a scheme. */
  Path path(String name) {
    URI uri = folder.toUri();
    String below = uri.getPath().endsWith("/") ? name : "/" + name;
    return new Path(uri.getScheme(), uri.getAuthority(), uri.getPath() + below);
  }
}
