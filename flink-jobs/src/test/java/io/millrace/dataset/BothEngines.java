package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.FeatureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a set by each engine: the files must be the same to the byte. */
public final class BothEngines {
  private BothEngines() {}

  /** Leaves the file of the local engine and gives its report. */
  public static DatasetReport create(FeatureStore store, DatasetRequest request)
      throws IOException {
    return create(store, request, request.engine(Engine.FLINK));
  }

  /**
   * The same with a request of its own for Flink.
   *
   * @param flink whose target is not looked at
   */
  public static DatasetReport create(
      FeatureStore store, DatasetRequest request, DatasetRequest flink) throws IOException {
    DataFile target = (DataFile) request.target().orElseThrow();
    Path other = target.path().resolveSibling("flink-" + target.path().getFileName());
    DatasetReport second = Datasets.create(store, flink.to(new DataFile(target.format(), other)));
    DatasetReport first = Datasets.create(store, request.engine(Engine.LOCAL));
    assertThat(second.engine().engine()).isEqualTo(Engine.FLINK);
    assertThat(first.engine().engine()).isEqualTo(Engine.LOCAL);
    assertThat(Files.mismatch(target.path(), other)).isEqualTo(-1);
    assertThat(second.statuses()).isEqualTo(first.statuses());
    assertThat(second.warnings()).isEqualTo(first.warnings());
    assertThat(second.feeds()).isEqualTo(first.feeds());
    Files.delete(other);
    return first;
  }
}
