package io.millrace.job.source.table.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.job.source.table.split.Position;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassedRowsTest {

  private static final PulledTable SPEC =
      PulledTable.of(
          "t",
          new JdbcQuery(DatabaseAddress.of("db", "jdbc:none"), "select 1"),
          List.of(
              TableColumn.required("id", DataType.TEXT), TableColumn.required("n", DataType.INT64)),
          List.of("id"),
          "1h");

  private final RowDigest digest = new RowDigest(SPEC);

  private static ReadRow row(int key, long n) {
    String id = "%04d".formatted(key);
    return new ReadRow.Good(List.of(id), new StructValue(List.of(id, n)));
  }

  /** Rows from a position's key on, in small batches. */
  private static RowCursor cursor(List<ReadRow> rows, Position from, Random random) {
    Iterator<ReadRow> left =
        rows.stream()
            .filter(row -> from.isStart() || row.key().get(0).compareTo(from.key().get(0)) >= 0)
            .iterator();
    return new RowCursor() {
      @Override
      public List<ReadRow> next() {
        List<ReadRow> next = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0 && left.hasNext(); i--) {
          next.add(left.next());
        }
        return next;
      }

      @Override
      public void close() {}
    };
  }

  private List<ReadRow> readOn(
      List<ReadRow> rows, Position from, int most, PassedRows passed, Random random)
      throws Exception {
    List<ReadRow> emitted = new ArrayList<>();
    UnpassedRows unpassed = new UnpassedRows(cursor(rows, from, random), from, digest);
    for (List<ReadRow> next = unpassed.next(); !next.isEmpty(); next = unpassed.next()) {
      for (ReadRow row : next) {
        if (emitted.size() == most) {
          return emitted;
        }
        emitted.add(row);
        passed.passed(row);
      }
    }
    return emitted;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void rows_that_stand_unchanged_come_once_however_often_reading_is_interrupted(long seed)
      throws Exception {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      List<ReadRow> rows = new ArrayList<>();
      for (int key = 0; key < 20; key++) {
        for (int copies = random.nextInt(4); copies > 0; copies--) {
          rows.add(row(key, random.nextInt(3)));
        }
      }
      List<ReadRow> emitted = new ArrayList<>();
      Position position = Position.START;
      List<ReadRow> read;
      do {
        PassedRows passed = new PassedRows(position, digest);
        read =
            readOn(
                shuffledWithinKeys(rows, random), position, random.nextInt(9) + 1, passed, random);
        emitted.addAll(read);
        position = passed.position();
      } while (!read.isEmpty());
      assertThat(emitted).containsExactlyInAnyOrderElementsOf(rows);
    }
  }

  /** A database owes no order to rows of one key. */
  private static List<ReadRow> shuffledWithinKeys(List<ReadRow> rows, Random random) {
    List<ReadRow> shuffled = new ArrayList<>(rows);
    java.util.Collections.shuffle(shuffled, random);
    shuffled.sort(java.util.Comparator.comparing(row -> row.key().get(0)));
    return shuffled;
  }

  @Test
  void a_row_that_took_the_place_of_an_emitted_one_is_another_row() throws Exception {
    PassedRows passed = new PassedRows(Position.START, digest);
    passed.passed(row(1, 1));
    Position position = passed.position();
    List<ReadRow> left =
        readOn(
            List.of(row(0, 9), row(1, 2), row(2, 1)),
            position,
            9,
            new PassedRows(position, digest),
            new Random(1));
    assertThat(left).containsExactly(row(1, 2), row(2, 1));
  }
}
