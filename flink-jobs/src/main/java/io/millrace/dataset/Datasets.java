package io.millrace.dataset;

import io.millrace.compile.FeatureStore;
import io.millrace.dataset.local.LocalEngine;

/** Makes training sets. */
public final class Datasets {
  private Datasets() {}

  /**
   * Makes a dataset: each feature's value at each row of the spine, by the contract's rule 1 over
   * all events (docs/training-sets.md), in the spine's order. The file is there when this returns;
   * if it throws, what was there before is untouched.
   *
   * @throws DatasetException with everything that is wrong with the request or the spine
   */
  public static DatasetReport create(
      FeatureStore store, DatasetRequest request, DatasetProgress progress) {
    return new LocalEngine(store, request, progress).run();
  }

  /** As {@link #create(FeatureStore, DatasetRequest, DatasetProgress)}, telling nobody. */
  public static DatasetReport create(FeatureStore store, DatasetRequest request) {
    return create(store, request, DatasetProgress.SILENT);
  }
}
