package io.millrace.job.source.table.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.ReasonCode;
import io.millrace.job.source.table.Mark;
import io.millrace.job.source.table.PullMode;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableColumn;
import io.millrace.job.source.table.TableFiles;
import io.millrace.job.source.table.pull.PullPlan;
import io.millrace.job.source.table.reader.OutdatedPlanException;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.ReadThrough;
import io.millrace.job.source.table.reader.RowCursor;
import io.millrace.job.source.table.reader.SourceUnavailableException;
import io.millrace.job.source.table.split.KeyRange;
import io.millrace.job.source.table.split.Position;
import io.millrace.job.source.table.split.SplitWork;
import io.millrace.type.DataType;
import io.millrace.type.StructValue;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a file client makes of the content of files, and which of them it plans to read. */
final class FileClientTest extends ReadFiles {
  @Test
  void broken_lines_stand_alone_and_are_refused_by_line_and_file() throws Exception {
    Files.write(
        folder.resolve("a.csv"),
        bytes(
            "person_id,name,age\n",
            "1,\"two\nlines\",30\n",
            "2,\"opened,30\n",
            "3,c,30,too,many\n",
            "4,\"closed\" not,30\n",
            "5,\u00ff\u00fe,30\n",
            "6,f,old\n",
            ",g,30\n",
            "x,h,30\n",
            "9,i,\n"));
    List<ReadRow> rows = read(csv("a.csv"));
    assertThat(ReadThrough.good(rows))
        .extracting(StructValue::values)
        .containsExactly(List.of(1L, "two\nlines", 30), java.util.Arrays.asList(9L, "i", null));
    String in = " of file 'a.csv' of '" + folder + "/a.csv': ";
    assertThat(ReadThrough.bad(rows))
        .extracting(ReadRow.Bad::reason)
        .containsExactly(
            "line 4"
                + in
                + "the line is broken: a quote is opened and not closed, or closed within a cell",
            "line 5" + in + "the line has 5 cells, the header 3",
            "line 6"
                + in
                + "the line is broken: text after a closing quote, or a carriage return in a line",
            "line 7" + in + "the line is broken: is not UTF-8",
            "line 8"
                + in
                + "Cannot read 'old' as int: expects a whole number from -2147483648 to 2147483647",
            "line 9" + in + "is empty; a long is required, as it is part of the key",
            "line 10" + in + "Cannot read 'x' as long: expects a whole number of 64 bits");
    assertThat(ReadThrough.bad(rows))
        .extracting(ReadRow.Bad::code)
        .containsExactly(
            ReasonCode.UNDECODABLE,
            ReasonCode.UNDECODABLE,
            ReasonCode.UNDECODABLE,
            ReasonCode.UNDECODABLE,
            ReasonCode.WRONG_TYPE,
            ReasonCode.NULL_KEY,
            ReasonCode.WRONG_TYPE);
    ReadRow.Bad old = ReadThrough.bad(rows).get(4);
    assertThat(old.key()).containsExactly("6");
    assertThat(old.keyValues().values()).containsExactly(6L);
    assertThat(old.column()).isEqualTo("age");
    assertThat(old.row()).isEqualTo("{\"person_id\":\"6\",\"name\":\"f\",\"age\":\"old\"}");
    assertThat(ReadThrough.bad(rows).get(0).keyValues()).isNull();
    assertThat(ReadThrough.bad(rows).get(0).row()).isEqualTo("2,\"opened,30");
  }

  @Test
  void an_empty_cell_is_no_key_and_an_empty_text_of_json_is_one() throws Exception {
    write("a.csv", "name,person_id,age", "a,1,5", ",2,5", "\"\",3,5", "b,4,");
    write("b.json", "{\"name\": \"\", \"personId\": 2, \"age\": 5}");
    List<ReadRow> rows = byName(csv("a.csv"));
    assertThat(ReadThrough.good(rows))
        .extracting(row -> row.values().get(1))
        .containsExactly("a", "b");
    assertThat(ReadThrough.bad(rows))
        .extracting(ReadRow.Bad::code)
        .containsExactly(ReasonCode.NULL_KEY, ReasonCode.NULL_KEY);
    assertThat(ReadThrough.bad(rows)).extracting(ReadRow.Bad::keyValues).containsOnlyNulls();
    ReadRow.Bad first = ReadThrough.bad(rows).get(0);
    assertThat(first.column()).isEqualTo("name");
    assertThat(first.reason()).startsWith("line 3 ").endsWith("is part of the key");
    List<ReadRow> json = byName(TableFiles.of(FileKind.JSON_LINES, folder + "/b.json"));
    assertThat(ReadThrough.good(json)).extracting(row -> row.values().get(1)).containsExactly("");
  }

  /** With a text for its key. */
  private static List<ReadRow> byName(TableFiles files) throws Exception {
    PulledTable spec =
        PulledTable.of("people", files, spec(files).columns(), List.of("name"), "1h");
    return new ReadThrough(spec, new FileClient(spec, files), null).pull(null);
  }

  /** Latin-1, so that a test can write what is no UTF-8. */
  private static byte[] bytes(String... lines) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (String line : lines) {
      all.writeBytes(line.getBytes(StandardCharsets.ISO_8859_1));
    }
    return all.toByteArray();
  }

  @Test
  void a_broken_json_line_is_refused_by_its_line_also_in_the_middle_of_a_file() throws Exception {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 1_000; i++) {
      text.append(i == 700 ? "{\"personId\": 7" : "{\"personId\": " + i + ", \"age\": 3}")
          .append('\n');
    }
    text.append("[1]\n{\"PERSON_ID\": 1, \"person_id\": 2}\n{} {}\n");
    write("a.jsonl", text.toString());
    TableFiles files = TableFiles.of(FileKind.JSON_LINES, folder + "/a.jsonl");
    PulledTable spec = spec(files);
    spec = spec.limits(spec.limits().rowsPerSplit(20));
    List<ReadRow> rows = new ReadThrough(spec, new FileClient(spec, files), null).pull(null);
    assertThat(ids(rows)).hasSize(999).doesNotHaveDuplicates();
    assertThat(ReadThrough.bad(rows))
        .extracting(bad -> bad.reason().replaceAll(" of file .*?': ", ": "))
        .satisfiesExactly(
            one -> assertThat(one).startsWith("line 700: the line is no JSON: "),
            two -> assertThat(two).isEqualTo("line 1001: the line is no JSON object"),
            three ->
                assertThat(three)
                    .isEqualTo(
                        "line 1002: the line has field 'person_id' twice but for case and"
                            + " underscores"),
            four -> assertThat(four).startsWith("line 1003: the line is no JSON: "));
  }

  @Test
  void delimiter_quote_null_text_and_names_of_columns_can_be_said() throws Exception {
    write("a.csv", "1|'a|''b'''|-", "2|-|7");
    TableFiles files =
        new TableFiles(
            FileKind.CSV,
            folder + "/a.csv",
            new CsvShape('|', '\'', "-", List.of("person id", "NAME", "age")));
    PulledTable spec =
        PulledTable.of(
            "people",
            files,
            List.of(
                TableColumn.required("personId", DataType.INT64).from("person id"),
                TableColumn.nullable("name", DataType.TEXT),
                TableColumn.nullable("age", DataType.INT32)),
            List.of("personId"),
            "1h");
    assertThat(ReadThrough.values(spec, new FileClient(spec, files), null))
        .extracting(StructValue::values)
        .containsExactly(
            java.util.Arrays.asList(1L, "a|'b'", null), java.util.Arrays.asList(2L, null, 7));
  }

  @Test
  void a_pull_by_files_reads_those_that_are_new_or_changed_whenever_they_are_dated()
      throws Exception {
    write("in/a.csv", "personId,name,age", "1,a,1");
    write("in/b.csv", "personId,name,age", "2,b,2");
    PulledTable spec = spec(csv("in/*.csv")).mode(new PullMode.Appended());
    FileClient client = new FileClient(spec, csv("in/*.csv"));
    PullPlan first = client.plan(null);
    assertThat(spec.mode().shown(first.mark())).isEqualTo("files:2");
    assertThat(first.ranges()).hasSize(2);
    assertThat(client.plan(first.mark()).ranges()).isEmpty();
    write("in/b.csv", "personId,name,age", "2,bb,2");
    write("in/c.csv", "personId,name,age", "3,c,3");
    Files.setLastModifiedTime(folder.resolve("in/c.csv"), FileTime.fromMillis(1_000));
    Files.delete(folder.resolve("in/a.csv"));
    assertThat(ReadThrough.values(spec, client, first.mark()))
        .extracting(row -> row.values().get(1))
        .containsExactly("bb", "c");
    assertThatThrownBy(() -> client.plan("2024-01-01"))
        .hasMessage(
            "Cannot read table 'people': a pull by files cannot follow a mark that was set; reset"
                + " the table");
    PullPlan second = client.plan(first.mark());
    write("in/a.csv", "personId,name,age", "1,a,1");
    assertThat(client.plan(second.mark()).ranges())
        .extracting(range -> ((KeyRange.FilePart) range).file())
        .as("a file that was gone and is back")
        .containsExactly("a.csv");
  }

  @Test
  void a_pull_by_column_emits_what_is_not_below_the_highest_value_less_the_lookback()
      throws Exception {
    write("a.csv", "personId,name,age", "1,a,10", "2,b,", "3,c,12", "4,d,11");
    PulledTable spec = spec(csv("a.csv")).mode(new PullMode.Above(new Mark.Number("age", 1)));
    FileClient client = new FileClient(spec, csv("a.csv"));
    assertThat(client.plan(null).mark()).as("told by what is read").isNull();
    assertThat(ReadThrough.values(spec, client, null)).hasSize(4);
    assertThat(ReadThrough.values(spec, client, "12"))
        .extracting(row -> row.values().get(0))
        .containsExactly(3L, 4L);
  }

  @Test
  void a_file_that_changes_or_goes_while_it_is_read_ends_the_plan() throws Exception {
    for (boolean goes : new boolean[] {true, false}) {
      StringBuilder text = new StringBuilder("personId,name,age\n");
      for (int i = 0; i < 5_000; i++) {
        text.append(i).append(",a,1\n");
      }
      Path file = folder.resolve("a.csv");
      Files.writeString(file, text);
      PulledTable spec = spec(csv("a.csv"));
      FileClient client = new FileClient(spec, csv("a.csv"));
      KeyRange part = client.plan(null).ranges().get(0);
      try (RowCursor rows = client.open(new SplitWork.ReadRows(part, null, 0), Position.START)) {
        assertThat(rows.next()).hasSize(1_000);
        if (goes) {
          Files.delete(file);
        } else {
          Files.writeString(file, text.append("5000,a,1\n"));
        }
        assertThatThrownBy(
                () -> {
                  while (!rows.next().isEmpty()) {
                    // Reads on.
                  }
                })
            .isInstanceOf(OutdatedPlanException.class)
            .hasMessageStartingWith(
                "Cannot read on in table 'people': file 'a.csv' of '"
                    + file
                    + (goes
                        ? "' is gone"
                        : "' was changed while it was read, from 43908 bytes of"));
      }
    }
  }

  @Test
  void columns_of_parquet_that_cannot_be_cast_are_named_with_what_was_found() throws Exception {
    WrittenFiles written =
        new WrittenFiles(folder, FileKind.PARQUET, CsvShape.COMMAS, new java.util.Random(1));
    written.write(
        "p", List.of(new StructValue(java.util.Arrays.asList(1L, "a", null, null, true))));
    TableFiles files = TableFiles.of(FileKind.PARQUET, folder + "/p");
    PulledTable spec =
        PulledTable.of(
            "things",
            files,
            List.of(
                TableColumn.required("thingId", DataType.INT64),
                TableColumn.required("isGood", DataType.TIMESTAMP),
                TableColumn.required("seen", DataType.BOOL)),
            List.of("thingId"),
            "1h");
    assertThatThrownBy(() -> new ReadThrough(spec, new FileClient(spec, files), null).pull(null))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining(
            "expects column 'is_good' of type timestamp, found type BOOLEAN, which cannot be cast"
                + " to it; expects column 'Seen' of type boolean, found type"
                + " TIMESTAMP(MICROS,true), which cannot be cast to it");
  }

  @Test
  void what_is_no_csv_json_or_parquet_as_a_whole_is_said() throws Exception {
    write("a.parquet", "no parquet");
    assertThatThrownBy(() -> read(TableFiles.of(FileKind.PARQUET, folder + "/a.parquet")))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageStartingWith("Cannot read table 'people': cannot read file 'a.parquet' of '");
    assertThatThrownBy(
            () -> {
              PulledTable spec =
                  spec(csv("a.csv")).mode(new PullMode.Since(new Mark.Begun(Duration.ZERO)));
              new FileClient(spec, csv("a.csv")).plan(null);
            })
        .hasMessage(
            "Cannot read table 'people': files take no :since; use a full pull, a column or new"
                + " files");
  }

  @Test
  void a_number_that_no_decimal_can_hold_breaks_its_line_alone() throws Exception {
    write(
        "a.jsonl",
        "{\"person_id\": 1, \"name\": \"a\", \"age\": 1e-2147483648}",
        "{\"person_id\": 2, \"name\": \"b\", \"age\": 3}");
    List<ReadRow> rows = read(TableFiles.of(FileKind.JSON_LINES, folder + "/a.jsonl"));
    assertThat(ids(rows)).containsExactly(2L);
    assertThat(ReadThrough.bad(rows))
        .extracting(ReadRow.Bad::reason)
        .containsExactly(
            "line 1 of file 'a.jsonl' of '"
                + folder
                + "/a.jsonl': the line has a number whose exponent no decimal can hold");
  }
}
