package io.millrace.cli.freshness;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.Csv;
import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Iceberg;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.TableSource;
import io.millrace.cli.Failure;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.manifest.TableSpec;
import java.time.Instant;
import java.time.LocalDate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarksTest {
  private static final Instant NOW = Instant.parse("2026-01-31T10:30:00Z");
  private static final Entity.One<Long> THING = Entity.key("thing_id", Long.class);

  record Row(long id, long number, LocalDate day, Instant at) {}

  @FeatureView
  static final class MarkFeatures {
    static final Table<Row> WHOLE = of(Jdbc.query("lake", "select * from rows"));
    static final Table<Row> BY_TIME = WHOLE.incrementalOn(Row::at, "1h");
    static final Table<Row> BY_DAY = WHOLE.incrementalOn(Row::day, "1d");
    static final Table<Row> BY_NUMBER = WHOLE.incrementalOn(Row::number, 5);
    static final Table<Row> BY_PULL =
        of(Jdbc.query("lake", "select * from rows where at >= :since")).incrementalSince("1h");
    static final Table<Row> BY_FILE = of(Csv.files("a.csv")).incrementalByFile();
    static final Table<Row> BY_SNAPSHOT =
        of(Iceberg.table("lake", "sales.things")).incrementalBySnapshot();

    static final Feature<Long> A = WHOLE.latest(Row::number);
    static final Feature<Long> B = BY_TIME.latest(Row::number);
    static final Feature<Long> C = BY_DAY.latest(Row::number);
    static final Feature<Long> D = BY_NUMBER.latest(Row::number);
    static final Feature<Long> E = BY_PULL.latest(Row::number);
    static final Feature<Long> F = BY_FILE.latest(Row::number);
    static final Feature<Long> G = BY_SNAPSHOT.latest(Row::number);

    private static Table<Row> of(TableSource source) {
      return Table.of(Row.class).from(source).key(THING, Row::id).every("1h");
    }
  }

  private static final FeatureStore STORE = Compiler.compile(MarkFeatures.class).orThrow();

  @ParameterizedTest
  @CsvSource({
    "by_time, 2026-01-31T10:29:59Z",
    "by_day, 2026-01-31",
    "by_number, 99",
    "by_pull, 2026-01-31T10:29:59Z",
    "by_snapshot, 4536543673473",
  })
  void whatATableFollowsCanBeSetAndReset(String table, String mark) {
    assertThatCode(checking(table, mark)).doesNotThrowAnyException();
    assertThatCode(checking(table, null)).doesNotThrowAnyException();
  }

  @Test
  void filesThatWereSeenCanBeReadAgainButHaveNoMarkToSet() {
    assertThatCode(checking("by_file", null)).doesNotThrowAnyException();
    assertRefused("by_file", "a.csv", "is pulled by file and follows no value; reset it to read");
  }

  @ParameterizedTest
  @CsvSource({
    "by_time, yesterday, an instant in UTC such as",
    "by_day, 2026-01-31T10:30:00Z, a date",
    "by_number, many, a whole number",
    "by_snapshot, latest, the id of a snapshot",
  })
  void whatIsNoMarkIsToldWithWhatIsAccepted(String table, String mark, String accepted) {
    assertRefused(table, mark, "'%s' is no mark of table '%s'; use ".formatted(mark, table));
    assertRefused(table, mark, accepted);
  }

  /** Rows from before it would be passed over, by each pull until that day. */
  @ParameterizedTest
  @CsvSource({
    "by_time, 2062-01-31T10:30:00Z",
    "by_pull, 2026-01-31T10:30:01Z",
    "by_day, 2026-02-01"
  })
  void aTimeAheadIsRefused(String table, String mark) {
    assertRefused(table, mark, "'%s' lies ahead: rows of table '%s'".formatted(mark, table));
  }

  @Test
  void aTableThatIsPulledInFullHasNothingToReset() {
    assertRefused("whole", null, "Table 'whole' is pulled in mode full");
    assertRefused("whole", "2026-01-31T10:29:59Z", "Table 'whole' is pulled in mode full");
  }

  private static void assertRefused(String table, String mark, String message) {
    assertThatThrownBy(checking(table, mark))
        .isInstanceOf(Failure.class)
        .hasMessageContaining(message);
  }

  private static ThrowingCallable checking(String table, String mark) {
    TableSpec spec = STORE.table(table).spec();
    return () -> Marks.check(spec, mark, NOW);
  }
}
