package io.millrace.dataset;

import io.millrace.compile.FeatureStore;
import io.millrace.dataset.flink.FlinkSweep;
import io.millrace.dataset.local.LocalEngine;
import io.millrace.dataset.local.StoredSet;
import io.millrace.dataset.local.StoredSets;
import io.millrace.dataset.registry.DatasetRecord;

/** Makes, reads and compares training sets. */
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
    return new LocalEngine(store, request, progress, new FlinkSweep(store, request, progress))
        .run();
  }

  /** As {@link #create(FeatureStore, DatasetRequest, DatasetProgress)}, telling nobody. */
  public static DatasetReport create(FeatureStore store, DatasetRequest request) {
    return create(store, request, DatasetProgress.SILENT);
  }

  /**
   * Reads the first rows of a revision.
   *
   * @throws DatasetException if its file is not what it was any more
   */
  public static DatasetRows read(DatasetRecord record, long most) {
    return StoredSet.of(record).first(most);
  }

  /**
   * Writes the rows of a revision to another file, which is there when this returns.
   *
   * @throws DatasetException if the revision's file is not what it was any more
   */
  public static void copy(DatasetRecord record, DataFile target) {
    StoredSet.of(record).copy(target);
  }

  /**
   * Compares two revisions, of one dataset or of two.
   *
   * @throws DatasetException if a file is not what it was any more
   */
  public static DatasetDifference diff(DatasetRecord a, DatasetRecord b) {
    return StoredSets.compare(StoredSet.of(a), StoredSet.of(b));
  }
}
