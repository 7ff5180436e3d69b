package io.millrace.job.source.table.jdbc;

import java.io.Serializable;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a database is and who asks, as texts in which {@code ${NAME}} stands for an environment
 * variable (or, where there is none, a system property) and {@code ${file:/path}} for a file's
 * content, both of the TaskManager that connects. Shows nothing but its name.
 *
 * @param name what it is called in messages
 * @param url JDBC URL
 * @param user null when the URL names it
 * @param password null when there is none or the URL names it
 */
public record DatabaseAddress(String name, String url, String user, String password)
    implements Serializable {

  public DatabaseAddress {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(url, "url");
  }

  /** A database whose URL says it all. */
  public static DatabaseAddress of(String name, String url) {
    return new DatabaseAddress(name, url, null, null);
  }

  /**
   * Where a connection is that nobody speaks of: in the environment variable {@code NAME_URL} of
   * the machine that connects.
   */
  public static DatabaseAddress ofEnvironment(String name) {
    return of(name, "${" + name.toUpperCase(Locale.ROOT) + "_URL}");
  }

  @Override
  public String toString() {
    return "database '" + name + "'";
  }
}
