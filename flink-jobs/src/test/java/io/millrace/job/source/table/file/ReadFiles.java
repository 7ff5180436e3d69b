package io.millrace.job.source.table.file;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.TableFiles;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.ReadThrough;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.type.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Files of people in a folder of the test, read whole. */
abstract class ReadFiles {
  @TempDir Path folder;

  static PulledTable spec(TableFiles files) {
    return PulledTable.of(
        "people",
        files,
        List.of(
            TableColumn.required("personId", DataType.INT64),
            TableColumn.nullable("name", DataType.TEXT),
            TableColumn.nullable("age", DataType.INT32)),
        List.of("personId"),
        "1h");
  }

  final TableFiles csv(String path) {
    return TableFiles.of(FileKind.CSV, folder + "/" + path);
  }

  final void write(String name, String... lines) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  static List<ReadRow> read(TableFiles files) throws Exception {
    PulledTable spec = spec(files);
    return new ReadThrough(spec, new FileClient(spec, files), null).pull(null);
  }

  static List<Object> ids(List<ReadRow> rows) {
    return ReadThrough.good(rows).stream().map(row -> row.values().get(0)).toList();
  }

  static void assertSays(TableFiles files, String message) {
    assertThatThrownBy(() -> read(files))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessage(message);
  }
}
