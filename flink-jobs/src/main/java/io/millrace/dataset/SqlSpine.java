package io.millrace.dataset;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a query gives, in the order that it gives it. Written {@code sql:CONNECTION:SELECT ...}, or
 * {@code sql:CONNECTION:FILE.sql} with the query in a file. A connection is named as in the
 * definition of a table; where it is and who asks is no part of this.
 *
 * @param connection its name
 * @param query the query, or a file that ends in {@code .sql}
 */
public record SqlSpine(String connection, String query) implements Spine {
  static final String PREFIX = "sql:";
  private static final String FILE = ".sql";
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z][A-Za-z0-9_-]*):(.*\\S.*)", Pattern.DOTALL);

  public SqlSpine {
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(query, "query");
  }

  static SqlSpine parse(String text) {
    Matcher form = FORM.matcher(text.substring(PREFIX.length()));
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no query; use sql:CONNECTION:SELECT or sql:CONNECTION:FILE.sql".formatted(text));
    }
    return new SqlSpine(form.group(1), form.group(2).strip());
  }

  /** The same with the query itself, where it is in a file. */
  public SqlSpine loaded() throws IOException {
    return query.endsWith(FILE)
        ? new SqlSpine(connection, Files.readString(Path.of(query), StandardCharsets.UTF_8).strip())
        : this;
  }

  @Override
  public String toString() {
    return PREFIX + connection + ":" + query;
  }
}
