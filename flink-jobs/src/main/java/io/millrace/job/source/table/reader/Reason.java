package io.millrace.job.source.table.reader;

/** Why a source cannot be read, as it goes through the job to metrics and the online store. */
final class Reason {
  /** A file that is no CSV may have a million columns. */
  static final int MOST = 4_000;

  private Reason() {}

  /** At most {@value #MOST} characters and some, none of which a database cannot hold. */
  static String of(String message) {
    String text = String.valueOf(message).replace('\0', '\uFFFD');
    return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
  }
}
