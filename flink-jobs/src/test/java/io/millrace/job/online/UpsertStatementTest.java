package io.millrace.job.online;

import static io.millrace.job.online.Updates.deletion;
import static io.millrace.job.online.Updates.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.view.RowUpdate;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class UpsertStatementTest {
  private static OnlineDatabase database;
  private static int tables;

  private OnlineTable table;

  @BeforeAll
  static void start() {
    database = new OnlineDatabase();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void createTable() throws SQLException {
    table = database.create("view__" + tables++);
  }

  @Test
  void laterRowsReplaceEarlierOnesByEpochThenPositionThenDecision() throws SQLException {
    write(row("a", "first", 1, 10, 100));
    write(row("a", "decided later", 1, 10, 101));
    assertThat(database.rows(table)).containsEntry("a", "decided later@1/10/101");
    write(row("a", "read further", 1, 11, 50));
    assertThat(database.rows(table)).containsEntry("a", "read further@1/11/50");
    write(row("a", "new epoch", 2, 1, 1));
    assertThat(database.rows(table)).containsEntry("a", "new epoch@2/1/1");
  }

  @Test
  void anOlderRowNeverReplacesANewerOne() throws SQLException {
    write(row("a", "newest", 2, 10, 100));
    write(row("a", "older epoch", 1, 99, 999), row("b", "other", 1, 1, 1));
    write(row("a", "behind", 2, 9, 999));
    write(row("a", "decided before", 2, 10, 99));
    write(row("a", "the same again", 2, 10, 100));
    assertThat(database.rows(table))
        .containsEntry("a", "newest@2/10/100")
        .containsEntry("b", "other@1/1/1");
  }

  @Test
  void aDeletionIsGuardedLikeARow() throws SQLException {
    write(row("a", "newest", 2, 10, 100), row("b", "newest", 2, 10, 100));
    write(deletion("a", 2, 10, 99), deletion("b", 2, 10, 101), deletion("unknown", 2, 1, 1));
    assertThat(database.rows(table)).containsOnlyKeys("a");
  }

  @Test
  void rowsAndDeletionsOfABatchAreWrittenTogether() throws SQLException {
    write(row("a", "old", 1, 1, 1), row("b", "old", 1, 1, 1));
    write(deletion("a", 1, 1, 2), row("b", "new", 1, 2, 2), row("c", "new", 1, 1, 2));
    assertThat(database.rows(table)).containsOnlyKeys("b", "c").containsEntry("b", "new@1/2/2");
  }

  @Test
  void progressIsReplacedByALaterEpochAndNotByAnEarlierOne() throws SQLException {
    database.write(table, new RowBatch(0, 2, 1, 500, List.of()));
    database.write(table, new RowBatch(1, 2, 1, 400, List.of()));
    assertThat(database.progress(table)).containsExactly("0 of 2: 1, 500", "1 of 2: 1, 400");
    database.write(table, new RowBatch(0, 1, 2, Long.MIN_VALUE, List.of()));
    database.write(table, new RowBatch(0, 2, 1, 600, List.of()));
    assertThat(database.progress(table))
        .containsExactly("0 of 1: 2, " + Long.MIN_VALUE, "1 of 2: 1, 400");
  }

  @Test
  void completeToGoesBackWithARestoredWriterWhoseRowsMayLackWhatTheOldOnesHad()
      throws SQLException {
    // Partition 0 read to offset 9, partition 1 to 4; restored, partition 1 is read first, to 29.
    database.write(table, new RowBatch(0, 1, 1, 500, List.of(row("a", "0:9 1:4", 1, 15, 100))));
    database.write(
        table, new RowBatch(0, 1, 1, Long.MIN_VALUE, List.of(row("a", "1:29", 1, 30, 200))));
    assertThat(database.rows(table)).containsEntry("a", "1:29@1/30/200");
    assertThat(database.progress(table)).containsExactly("0 of 1: 1, " + Long.MIN_VALUE);
  }

  private void write(RowUpdate... updates) throws SQLException {
    database.write(table, new RowBatch(0, 1, 1, 0, List.of(updates)));
  }
}
