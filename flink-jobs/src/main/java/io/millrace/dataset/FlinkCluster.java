package io.millrace.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A cluster that computes datasets. It sees the offline log, and files that streams are read from,
 * under the same names as this process.
 *
 * @param host of its REST endpoint
 * @param port of its REST endpoint
 * @param jars what is sent along: {@code millrace-job.jar} and a jar of the definitions; none where
 *     the cluster has them
 */
public record FlinkCluster(String host, int port, List<Path> jars) {
  private static final Pattern ADDRESS = Pattern.compile("(.+):([0-9]{1,5})");

  public FlinkCluster {
    jars = List.copyOf(jars);
  }

  /**
   * Reads {@code host:port}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static FlinkCluster at(String address) {
    Matcher form = ADDRESS.matcher(address);
    if (!form.matches() || Integer.parseInt(form.group(2)) > 65_535) {
      throw new IllegalArgumentException(
          "'%s' is no address of a cluster; use host:port of its REST endpoint".formatted(address));
    }
    return new FlinkCluster(form.group(1), Integer.parseInt(form.group(2)), List.of());
  }

  /** The same, with jars sent along. */
  public FlinkCluster with(List<Path> more) {
    return new FlinkCluster(host, port, more);
  }
}
