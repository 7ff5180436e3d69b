package io.millrace.job.verify;

import io.millrace.answer.log.LoggedAnswer;
import java.util.List;

/** What one row of a query was answered, of all its views. */
record AskedRow(List<LoggedAnswer> views) {
  AskedRow {
    views = List.copyOf(views);
  }

  /** The record of a view; null where it is not there. */
  LoggedAnswer of(String view) {
    for (LoggedAnswer each : views) {
      if (each.view().equals(view)) {
        return each;
      }
    }
    return null;
  }

  LoggedAnswer first() {
    return views.get(0);
  }
}
