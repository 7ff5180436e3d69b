package io.millrace.compile;

import static io.millrace.Constraints.atLeast;
import static io.millrace.compile.example.Entities.CARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What of a table changes the fingerprint of the views that use it, and what does not. */
class TableFingerprintTest {
  /** A row. */
  public record Row(String id, long number, Instant at) {}

  private static Table<Row> table(String sql) {
    return Table.of(Row.class).from(Jdbc.query("db", sql)).key(CARD, Row::id);
  }

  private static Table<Row> table() {
    return table("select * from rows").every("1h");
  }

  @FeatureView(name = "v")
  static final class Base {
    static final Table<Row> ROWS = table().incrementalOn(Row::at, "10m");
    static final Feature<Long> NUMBER = ROWS.latest(Row::number);
  }

  @FeatureView(name = "v")
  static final class OtherTimes {
    static final Table<Row> ROWS =
        table()
            .every("*/5 * * * *")
            .notOnStart()
            .incrementalOn(Row::at, "1d")
            .toOnlineEvery("1m")
            .describe("rows")
            .pushedTo(Kafka.topic("rows").json());
    static final Feature<Long> NUMBER = ROWS.latest(Row::number).maxStaleness("1d");
  }

  @Test
  void whenItIsPulledChangesNothing() {
    assertThat(fingerprint(OtherTimes.class))
        .matches("[0-9a-f]{8}")
        .isEqualTo(fingerprint(Base.class));
  }

  @FeatureView(name = "v")
  static final class OtherQuery {
    static final Table<Row> ROWS =
        table("select * from rows where number > 0").every("1h").incrementalOn(Row::at, "10m");
    static final Feature<Long> NUMBER = ROWS.latest(Row::number);
  }

  @FeatureView(name = "v")
  static final class OtherMode {
    static final Table<Row> ROWS = table();
    static final Feature<Long> NUMBER = ROWS.latest(Row::number);
  }

  @FeatureView(name = "v")
  static final class OtherTime {
    static final Table<Row> ROWS = table().incrementalOn(Row::at, "10m").observedAt(Row::at);
    static final Feature<Long> NUMBER = ROWS.latest(Row::number);
  }

  @FeatureView(name = "v")
  static final class OtherCheck {
    static final Table<Row> ROWS =
        table().incrementalOn(Row::at, "10m").check(Row::number, atLeast(1));
    static final Feature<Long> NUMBER = ROWS.latest(Row::number);
  }

  @FeatureView(name = "v")
  static final class OtherColumn {
    static final Table<Row> ROWS = table().incrementalOn(Row::at, "10m").column(Row::number, "n");
    static final Feature<Long> NUMBER = ROWS.latest(Row::number);
  }

  @Test
  void whatChangesTheRowsChangesIt() {
    assertThat(fingerprint(Base.class))
        .isNotEqualTo(fingerprint(OtherQuery.class))
        .isNotEqualTo(fingerprint(OtherMode.class))
        .isNotEqualTo(fingerprint(OtherTime.class))
        .isNotEqualTo(fingerprint(OtherCheck.class))
        .isNotEqualTo(fingerprint(OtherColumn.class));
  }

  private static String fingerprint(Class<?> view) {
    return Compiler.compile(view).orThrow().view("v").spec().fingerprint();
  }
}
