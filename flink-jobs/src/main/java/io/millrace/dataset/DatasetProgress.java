package io.millrace.dataset;

/** Is told how far the making of a dataset is. Called by one thread. */
public interface DatasetProgress {
  /** Tells nobody. */
  DatasetProgress SILENT = (stage, done, total) -> {};

  /** What is being done, in this order; reading and sweeping once for each stream and view. */
  enum Stage {
    /** The spine is read and checked; rows. */
    SPINE,
    /** Events are read; events, of about so many: it may end before or after. */
    EVENTS,
    /** Values are computed; rows of the spine, over all views. */
    VALUES,
    /** Answers are written; rows of the spine. */
    ANSWERS
  }

  /**
   * @param done so far in this stage
   * @param total in this stage; -1 when not known
   */
  void at(Stage stage, long done, long total);
}
