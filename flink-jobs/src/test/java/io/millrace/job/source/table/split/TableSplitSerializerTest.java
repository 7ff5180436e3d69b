package io.millrace.job.source.table.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.job.source.table.Coverage;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TableSplitSerializerTest {

  static List<TableSplit> splits() {
    SplitWork between =
        new SplitWork.ReadRows(new KeyRange.Between("id", null, "5"), "2024-01-01T00:00:00Z", -9);
    SplitWork missing = new SplitWork.ReadRows(new KeyRange.Missing("id"), null, 0);
    SplitWork end = new SplitWork.EndPull(Coverage.ALL_ROWS, -5, 7, 8, null);
    String longText = "ä".repeat(100_000);
    return List.of(
        TableSplit.fresh("d", 1, 0, between),
        TableSplit.fresh("d", Long.MAX_VALUE, 3, missing),
        TableSplit.fresh("d", 1, 4, end),
        new TableSplit(
            "d",
            2,
            1,
            new SplitWork.ReadRows(new KeyRange.Everything(), null, 0),
            SplitStatus.FINISHED,
            new Position(Arrays.asList(longText, null, ""), List.of(1L, -1L, 1L)),
            1L << 40,
            3,
            2,
            "2024-01-01T00:00:00Z"),
        TableSplit.fresh(
            "d",
            2,
            2,
            new SplitWork.ReadRows(
                new KeyRange.FilePart("a/b.csv", 1L << 40, -1, 7, 1L << 33), "5", 6)),
        TableSplit.fresh(
            "d",
            2,
            3,
            new SplitWork.ReadRows(
                new KeyRange.SnapshotPart(null, Long.MIN_VALUE, 1L << 30, 0, 1 << 20), null, 6)),
        new TableSplit(
            "d",
            2,
            4,
            new SplitWork.ReadRows(new KeyRange.SnapshotPart(-3L, 4, 1, 2, 3), null, 6),
            SplitStatus.LEFT,
            Position.START,
            0,
            0,
            0,
            null));
  }

  @ParameterizedTest
  @MethodSource("splits")
  void a_split_comes_back_as_it_was(TableSplit split) throws Exception {
    TableSplitSerializer serializer = new TableSplitSerializer();
    assertThat(serializer.deserialize(1, serializer.serialize(split))).isEqualTo(split);
    assertThatThrownBy(() -> serializer.deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
  }
}
