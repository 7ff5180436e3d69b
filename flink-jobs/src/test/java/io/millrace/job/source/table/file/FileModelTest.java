package io.millrace.job.source.table.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.TableFiles;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.ReadThrough;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A plain list of rows, written to files in every way that is allowed, against what is read of them
 * while reading is interrupted again and again.
 */
class FileModelTest {

  private static final String[] WORDS = {
    "", " ", "a", "NULL", "null", ",", ";", "\"", "\"\"", "a\"b", "\n", "\r\n", "a\nb", "ä", "日本",
    "🚋", " x ", "'", "\\", "\\n", "#", "a,b", "\t", "-", "{}", "[1]", "\uFEFF", "e\u0301"
  };

  @TempDir Path folder;

  static PulledTable spec(TableFiles files) {
    return PulledTable.of(
        "things",
        files,
        List.of(
            TableColumn.required("thingId", DataType.INT64),
            TableColumn.nullable("label", DataType.TEXT),
            TableColumn.nullable("score", DataType.FLOAT64),
            TableColumn.nullable("seenAt", DataType.TIMESTAMP).from("Seen"),
            TableColumn.required("isGood", DataType.BOOL)),
        List.of("thingId"),
        "1h");
  }

  @ParameterizedTest
  @CsvSource({
    "CSV,1",
    "CSV,2",
    "CSV,3",
    "CSV,4",
    "CSV,5",
    "CSV,6",
    "CSV,7",
    "CSV,8",
    "JSON_LINES,1",
    "JSON_LINES,2",
    "JSON_LINES,3",
    "JSON_LINES,4",
    "JSON_LINES,5",
    "PARQUET,1",
    "PARQUET,2",
    "PARQUET,3",
    "PARQUET,4"
  })
  void what_is_read_is_what_was_written(FileKind kind, long seed) throws Exception {
    Random random = new Random(seed);
    CsvShape shape =
        random.nextBoolean()
            ? new CsvShape(',', '"', "NULL", List.of())
            : new CsvShape(';', '\'', "null", List.of());
    WrittenFiles written = new WrittenFiles(folder, kind, shape, random);
    List<StructValue> expected = new ArrayList<>();
    for (int file = 0; file < 5; file++) {
      List<StructValue> rows = new ArrayList<>();
      for (int i = file == 2 ? 0 : 1 + random.nextInt(300); i > 0; i--) {
        rows.add(row(random, shape));
      }
      written.write("part-%d".formatted(file), rows);
      expected.addAll(rows);
    }
    Files.write(folder.resolve("_SUCCESS"), new byte[0]);
    TableFiles files = new TableFiles(kind, folder + "/part-*", shape);
    PulledTable spec = spec(files);
    spec = spec.limits(spec.limits().rowsPerSplit(1 + random.nextInt(60)).fetchRows(7));
    ReadThrough read = new ReadThrough(spec, new FileClient(spec, files), random);
    List<ReadRow> rows = read.pull(null);
    assertThat(ReadThrough.bad(rows)).isEmpty();
    assertThat(ReadThrough.good(rows)).containsExactlyElementsOf(expected);
    assertThat(read.interruptions()).isGreaterThan(3);
  }

  private static StructValue row(Random random, CsvShape shape) {
    StringBuilder label = new StringBuilder();
    for (int i = random.nextInt(5); i > 0; i--) {
      label.append(WORDS[random.nextInt(WORDS.length)]);
    }
    if (random.nextInt(200) == 0) {
      label.append("long, \"long\"\n".repeat(20_000));
    }
    boolean isNull = random.nextInt(5) == 0 || label.toString().equals(shape.nullText());
    return new StructValue(
        Arrays.asList(
            (long) random.nextInt(50),
            isNull ? null : label.toString(),
            random.nextInt(4) == 0 ? null : (Object) (random.nextInt(1_000) / 8.0),
            random.nextInt(4) == 0
                ? null
                : Instant.EPOCH
                    .plusMillis(random.nextInt())
                    .plusNanos(random.nextInt(999) * 1_000L),
            random.nextBoolean()));
  }
}
