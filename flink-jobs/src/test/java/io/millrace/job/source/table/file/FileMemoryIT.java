package io.millrace.job.source.table.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.TableFiles;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.type.DataType;
import java.io.BufferedWriter;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A large CSV file read by a JVM with a small heap: {@code -Dtables.csv-rows=1000000}. It holds a
 * field of ten megabytes, too.
 */
@EnabledIfSystemProperty(named = "tables.csv-rows", matches = "\\d+")
class FileMemoryIT {

  private static final String HEAP = "-Xmx192m";

  @TempDir Path folder;

  @Test
  void a_large_file_is_read_by_a_small_heap() throws Exception {
    int rows = Integer.getInteger("tables.csv-rows");
    Path file = folder.resolve("large.csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("id,name,score,updated_at\n");
      for (int i = 0; i < rows; i++) {
        String name = i == rows / 2 ? "x".repeat(10 << 20) : "customer, " + i;
        out.write(i + ",\"" + name + "\"," + i / 8.0 + ",2024-01-01T00:00:00Z\n");
      }
    }
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                FileMemoryIT.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "out"))
            .start();
    assertThat(child.waitFor(5, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(folder.resolve("out"), StandardCharsets.UTF_8);
    System.out.println(Files.size(file) / 1_000_000 + " MB, " + HEAP + ": " + said);
    assertThat(said).contains("read " + rows + " rows");
  }

  /** The child. */
  public static void main(String[] arguments) throws Exception {
    TableFiles files = TableFiles.of(FileKind.CSV, arguments[0]);
    PulledTable spec =
        PulledTable.of(
            "customers",
            files,
            List.of(
                TableColumn.required("id", DataType.INT64),
                TableColumn.required("name", DataType.TEXT),
                TableColumn.nullable("score", DataType.FLOAT64),
                TableColumn.required("updatedAt", DataType.TIMESTAMP)),
            List.of("id"),
            "1h");
    FileClient client = new FileClient(spec, files);
    long start = System.nanoTime();
    long rows = 0;
    for (KeyRange part : client.plan(null).ranges()) {
      try (RowCursor cursor = client.open(new SplitWork.ReadRows(part, null, 0), Position.START)) {
        for (List<ReadRow> next = cursor.next(); !next.isEmpty(); next = cursor.next()) {
          rows += next.stream().filter(ReadRow.Good.class::isInstance).count();
        }
      }
    }
    System.out.printf("read %d rows in %.1f s%n", rows, (System.nanoTime() - start) / 1e9);
  }
}
