package io.millrace.job.scratch;

import java.nio.file.Path;

/**
 * URIs of local paths as Flink, Hadoop and Iceberg read them from text: as they stand, with nothing
 * escaped. {@link Path#toUri()} writes {@code %20} for a blank, which these take for the name of
 * another folder.
 */
public final class PlainUri {
  private static final String SCHEME = "file:";

  private PlainUri() {}

  /** Of a file or folder, there or not. */
  public static String of(Path path) {
    return SCHEME + "//" + path.toAbsolutePath().normalize();
  }

  /** Whether a text is the URI of a local path. */
  public static boolean isOne(String text) {
    return text.startsWith(SCHEME + "/");
  }

  /** The path that these take a URI of a local path for, or a path without a scheme. */
  public static Path path(String text) {
    return Path.of(flinkPath(text).getPath());
  }

  /**
   * Flink's path of a text: a URI of one of its file systems, or a local path, also a relative one
   * whose first name has a colon, which Flink would take for a scheme.
   */
  public static org.apache.flink.core.fs.Path flinkPath(String text) {
    int colon = text.indexOf(':');
    boolean isUri = colon >= 0 && text.startsWith("/", colon + 1);
    return new org.apache.flink.core.fs.Path(
        colon < 0 || isUri ? text : Path.of(text).toAbsolutePath().toString());
  }
}
