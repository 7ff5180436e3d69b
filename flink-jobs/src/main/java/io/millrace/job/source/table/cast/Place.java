package io.millrace.job.source.table.cast;

import java.io.IOException;

/** Where a row is, for people; found out only when it is asked for. */
@FunctionalInterface
public interface Place {

  /** Such as {@code line 7 of file 'a.csv'}. */
  String text() throws IOException;
}
