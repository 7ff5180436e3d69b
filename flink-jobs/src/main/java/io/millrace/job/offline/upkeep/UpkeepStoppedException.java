package io.millrace.job.offline.upkeep;

/** Upkeep was told to end; what was begun is left as it was before. */
final class UpkeepStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UpkeepStoppedException() {
    super("stopped");
  }
}
