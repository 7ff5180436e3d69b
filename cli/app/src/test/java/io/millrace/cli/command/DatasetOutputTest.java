package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.answer.Status;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetReport;
import io.millrace.dataset.Engine;
import io.millrace.dataset.EngineChoice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DatasetOutputTest {
  private static String last(long rows, long written) {
    DatasetReport report =
        new DatasetReport(
            "fraud",
            1,
            new EngineChoice(Engine.LOCAL, null),
            DataFile.parse("set.csv"),
            rows,
            written,
            Map.of("card.spend_1h", Map.of(Status.PRESENT, rows)),
            List.of(),
            List.of(),
            Duration.ofSeconds(2));
    return DatasetOutput.table(report).lines().reduce((first, second) -> second).orElseThrow();
  }

  @Test
  void rowsThatWereDroppedAreCounted() {
    assertThat(last(13, 12))
        .startsWith(
            "fraud, revision 1: 12 rows (of 13 rows of the spine 1 dropped as invalid) to"
                + " csv:set.csv in ");
    assertThat(last(13, 13)).startsWith("fraud, revision 1: 13 rows to csv:set.csv in ");
  }
}
