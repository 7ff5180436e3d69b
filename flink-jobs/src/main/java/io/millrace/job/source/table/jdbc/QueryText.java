package io.millrace.job.source.table.jdbc;

/**
 * A user's query as it can stand in parentheses: without a semicolon at its end, {@code :since}
 * made a parameter. Texts, quoted names and comments are left alone, and so are {@code ::} casts.
 *
 * @param sql with {@code ?} for each {@code :since}
 * @param sinces how many there are
 */
record QueryText(String sql, int sinces) {

  private static final String SINCE = ":since";

  /**
   * @param type SQL type of {@code :since}
   */
  static QueryText of(String query, String type, Dialect dialect) {
    StringBuilder sql = new StringBuilder();
    int sinces = 0;
    int i = 0;
    while (i < query.length()) {
      int end = endOfUntouched(query, i, dialect.quote());
      if (end > i) {
        sql.append(query, i, end);
        i = end;
      } else if (query.startsWith("::", i)) {
        sql.append("::");
        i += 2;
      } else if (isSince(query, i)) {
        sql.append(dialect.place(type));
        sinces++;
        i += SINCE.length();
      } else if (query.charAt(i) == '?') {
        sql.append(dialect.questionMark());
        i += query.startsWith("??", i) ? 2 : 1;
      } else {
        sql.append(query.charAt(i));
        i++;
      }
    }
    String stripped = sql.toString().strip();
    while (stripped.endsWith(";")) {
      stripped = stripped.substring(0, stripped.length() - 1).strip();
    }
    return new QueryText(stripped, sinces);
  }

  private static boolean isSince(String query, int at) {
    int end = at + SINCE.length();
    return query.startsWith(SINCE, at)
        && (end == query.length() || !Character.isJavaIdentifierPart(query.charAt(end)));
  }

  /** The end of the text, quoted name or comment that begins here; the place itself if none. */
  private static int endOfUntouched(String query, int at, String quote) {
    char c = query.charAt(at);
    if (c == '\'' || c == '"' || quote.equals(String.valueOf(c))) {
      return after(query, query.indexOf(c, at + 1), 1);
    }
    if (query.startsWith("--", at)) {
      return after(query, query.indexOf('\n', at), 1);
    }
    if (query.startsWith("/*", at)) {
      return after(query, query.indexOf("*/", at + 2), 2);
    }
    return at;
  }

  private static int after(String query, int found, int length) {
    return found < 0 ? query.length() : found + length;
  }
}
