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
    return Path.of(new org.apache.flink.core.fs.Path(text).getPath());
  }
}
