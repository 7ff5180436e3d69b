package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class EngineChoiceTest {
  private static final DatasetRequest REQUEST =
      DatasetRequest.of("set", DataFile.parse("spine.csv"), "at");

  @Test
  void aProcessAloneComputesAsLongAsItCanSortOneBucketOfKeys() {
    assertThat(EngineChoice.of(REQUEST, 2_000_000_000).engine()).isEqualTo(Engine.LOCAL);
    assertThat(EngineChoice.of(REQUEST, 2_000_000_001).engine()).isEqualTo(Engine.FLINK);
    assertThat(EngineChoice.of(REQUEST, 1).reason())
        .isEqualTo("about 1 event to read, no more than 2,000,000,000");
  }

  @Test
  void aClusterThatStandsByIsUsedEarlier() {
    DatasetRequest request = REQUEST.cluster(FlinkCluster.at("flink:8081"));
    assertThat(EngineChoice.of(request, 50_000_000).engine()).isEqualTo(Engine.LOCAL);
    EngineChoice choice = EngineChoice.of(request, 60_000_000);
    assertThat(choice.text()).isEqualTo("flink (auto)");
    assertThat(choice.sentence())
        .isEqualTo(
            "flink, chosen by auto: about 60,000,000 events to read, more than 50,000,000 beside a"
                + " cluster");
  }

  @Test
  void whatIsNamedIsTakenWhateverTheSize() {
    EngineChoice choice = EngineChoice.of(REQUEST.engine(Engine.FLINK), 1);
    assertThat(choice).isEqualTo(new EngineChoice(Engine.FLINK, null));
    assertThat(choice.text()).isEqualTo("flink");
    assertThat(choice.sentence()).isEqualTo("flink");
  }
}
