package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundTable;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.Mark;
import io.millrace.job.source.table.PullMarks;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.ReachedMark;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.type.DataType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which mark a job that is submitted goes on from. */
final class StoredMarksTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  private static final PulledTable TABLE =
      PulledTable.of(
              "t",
              new JdbcQuery(DatabaseAddress.of("db", "jdbc:none"), "select 1"),
              List.of(TableColumn.required("id", DataType.INT64)),
              List.of("id"),
              "1s")
          .mode(new PullMode.Above(new Mark.Number("id", 0)));

  /** A log in which pulls up to one have ended. */
  private record Log(Writer writer, long lastEnded) implements RowHistory {
    private static final long serialVersionUID = 1;

    @Override
    public long lastPull(String table) {
      return lastEnded + 1;
    }

    @Override
    public long lastEnded(String table) {
      return lastEnded;
    }

    @Override
    public Follower follow(BoundTable table) {
      throw new AssertionError("nobody reads rows for it");
    }

    @Override
    public void forEach(BoundTable table, After after, Reader reader) {
      throw new AssertionError("nobody reads rows for it");
    }
  }

  private static PullMarks submitted(PulledTable table, long lastEnded) {
    return StoredMarks.of(
        database.address(), table, new Log(RowHistory.Writer.THIS_JOB, lastEnded));
  }

  private static ReachedMark mark(long pull) {
    return new ReachedMark(pull, TABLE.definition(), Long.toString(10 * pull), pull + 1);
  }

  private static void reached(long... pulls) throws Exception {
    PullMarks marks = submitted(TABLE, 0);
    for (long pull : pulls) {
      marks.reached(mark(pull));
    }
  }

  @AfterEach
  void empty() throws Exception {
    database.execute("delete from millrace.table_mark");
  }

  @Test
  void theLastWhosePullIsInTheLog() throws Exception {
    assertThat(submitted(TABLE, 9).before()).isNull();
    reached(5, 6, 8);
    assertThat(submitted(TABLE, 8).before()).isEqualTo(mark(8));
    assertThat(submitted(TABLE, 7).before()).as("8 may lack rows there").isEqualTo(mark(6));
    assertThat(submitted(TABLE, 4).before()).isNull();
    assertThat(submitted(TABLE, 0).before()).as("there is no log of it").isNull();
  }

  @Test
  void ofTheTableAsItIsDefined() throws Exception {
    reached(5);
    PulledTable other = TABLE.mode(new PullMode.Above(new Mark.Number("id", 5)));
    assertThat(submitted(other, 9).before()).isNull();
    submitted(other, 0).reached(new ReachedMark(6, other.definition(), "60", 0));
    assertThat(submitted(TABLE, 9).before()).isEqualTo(mark(5));
  }

  @Test
  void aMarkThatIsToldAgainIsAsItIsThen() throws Exception {
    reached(5, 5);
    submitted(TABLE, 0).reached(new ReachedMark(5, TABLE.definition(), "7", 9));
    assertThat(submitted(TABLE, 9).before())
        .isEqualTo(new ReachedMark(5, TABLE.definition(), "7", 9));
  }

  @Test
  void someOfTheLastAreKept() throws Exception {
    reached(1, 2, 3, 12);
    assertThat(submitted(TABLE, 2).before()).isNull();
    assertThat(submitted(TABLE, 11).before()).isEqualTo(mark(3));
  }

  @Test
  void withoutALogThereIsNothingToGoOnFrom() throws Exception {
    reached(5);
    assertThat(StoredMarks.of(database.address(), TABLE, RowHistory.NONE)).isSameAs(PullMarks.NONE);
  }
}
