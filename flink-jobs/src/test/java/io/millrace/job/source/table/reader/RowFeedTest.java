package io.millrace.job.source.table.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.TableFiles;
import io.millrace.job.source.table.file.FileClient;
import io.millrace.job.source.table.file.FileKind;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.type.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFeedTest {
  @TempDir Path folder;

  /** What is said of a CSV file with this header, which has not the columns that are wanted. */
  private String saidOf(String header) throws Exception {
    Path file = Files.writeString(folder.resolve("a.csv"), header + "\n1\n");
    TableFiles source = TableFiles.of(FileKind.CSV, file.toString());
    PulledTable spec =
        PulledTable.of(
            "t", source, List.of(TableColumn.required("id", DataType.INT64)), List.of("id"), "1h");
    FileClient client = new FileClient(spec, source);
    PullPlan plan = client.plan(null);
    KeyRange all = plan.ranges().get(0);
    LinkedBlockingQueue<Boolean> signals = new LinkedBlockingQueue<>();
    try (RowFeed feed = new RowFeed("test", client, new RowDigest(spec), () -> signals.add(true))) {
      feed.read(new SplitWork.ReadRows(all, null, 0), Position.START);
      assertThat(signals.poll(30, TimeUnit.SECONDS)).isTrue();
      return ((Delivery.Interrupted) feed.poll()).reason();
    }
  }

  @Test
  void what_no_database_can_hold_is_in_no_reason() throws Exception {
    assertThat(saidOf("i\0d,name")).contains("i\uFFFDd").doesNotContain("\0");
  }

  @Test
  void a_file_of_a_million_columns_is_told_in_few_words() throws Exception {
    assertThat(saidOf("column,".repeat(1_000_000)))
        .startsWith("Cannot read table 't'")
        .hasSizeLessThan(Reason.MOST + 10);
  }
}
