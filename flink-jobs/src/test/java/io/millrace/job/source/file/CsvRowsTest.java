package io.millrace.job.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvRowsTest {

  private static List<String> rows(String file) throws IOException {
    return rows(file.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static List<String> rows(byte[] file, java.nio.charset.Charset charset)
      throws IOException {
    List<String> rows = new ArrayList<>();
    try (FileRows csv = new CsvRows(new Lines(new ByteArrayInputStream(file)), "f.csv")) {
      for (byte[] row = csv.next(); row != null; row = csv.next()) {
        rows.add(new String(row, charset));
      }
    }
    return rows;
  }

  @Test
  void a_row_is_an_object_of_strings() throws IOException {
    assertThat(rows("id,amount\n1,2.50\n2,x\n"))
        .containsExactly("{\"id\":\"1\",\"amount\":\"2.50\"}", "{\"id\":\"2\",\"amount\":\"x\"}");
  }

  @Test
  void quoted_cells_hold_commas_quotes_and_line_ends() throws IOException {
    assertThat(rows("a,b\n\"x, \"\"y\"\"\",\"two\nlines\"\n"))
        .containsExactly("{\"a\":\"x, \\\"y\\\"\",\"b\":\"two\\nlines\"}");
  }

  @Test
  void empty_cells_are_left_out_quoted_or_not() throws IOException {
    assertThat(rows("a,b,c\n,\"\",3\n,,\n")).containsExactly("{\"c\":\"3\"}", "{}");
  }

  @Test
  void a_row_with_a_wrong_number_of_cells_comes_as_it_stands() throws IOException {
    assertThat(rows("a,b\n1\n1,2,3\n1,2\n"))
        .containsExactly("1", "1,2,3", "{\"a\":\"1\",\"b\":\"2\"}");
  }

  @Test
  void text_after_a_closing_quote_breaks_the_row() throws IOException {
    assertThat(rows("a,b\n\"x\"y,2\n1,2\n"))
        .containsExactly("\"x\"y,2", "{\"a\":\"1\",\"b\":\"2\"}");
  }

  @Test
  void a_quote_never_closed_breaks_its_own_line_only() throws IOException {
    assertThat(rows("a,b\n\"x,1\n3,4\n5,6"))
        .containsExactly("\"x,1", "{\"a\":\"3\",\"b\":\"4\"}", "{\"a\":\"5\",\"b\":\"6\"}");
  }

  @Test
  void a_quote_within_an_unquoted_cell_is_a_character() throws IOException {
    assertThat(rows("a,b\n5\" pipe,2\n")).containsExactly("{\"a\":\"5\\\" pipe\",\"b\":\"2\"}");
  }

  @Test
  void bytes_that_are_no_utf_8_come_as_they_stand() throws IOException {
    byte[] file = "a,b\nM\u00fcller,2\n".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(rows(file, StandardCharsets.ISO_8859_1)).containsExactly("M\u00fcller,2");
  }

  @Test
  void windows_line_ends_blank_lines_and_a_byte_order_mark_do_no_harm() throws IOException {
    assertThat(rows("\ufeffa,b\r\n\r\n\u00e9,2\r\n"))
        .containsExactly("{\"a\":\"\u00e9\",\"b\":\"2\"}");
  }

  @Test
  void a_file_of_only_a_header_has_no_rows() throws IOException {
    assertThat(rows("a,b")).isEmpty();
  }

  @Test
  void lines_longer_than_the_buffer_come_whole() throws IOException {
    String wide = "x".repeat(200_000);
    assertThat(rows("a,b\n" + wide + ",2\n1,2\n"))
        .containsExactly("{\"a\":\"" + wide + "\",\"b\":\"2\"}", "{\"a\":\"1\",\"b\":\"2\"}");
  }

  @Test
  void a_file_without_usable_columns_is_refused_with_its_name() throws IOException {
    assertThatThrownBy(() -> rows(""))
        .hasMessage("Cannot read CSV file 'f.csv': its first record must name the columns");
    assertThatThrownBy(() -> rows("a,a\n1,2\n"))
        .hasMessage(
            "Cannot read CSV file 'f.csv': columns [a, a];"
                + " use names that are neither empty nor double");
    for (String delimiter : List.of(";", "\t", "|")) {
      assertThatThrownBy(() -> rows("a,b\n1,2\n".replace(",", delimiter)))
          .hasMessage(
              "Cannot read CSV file 'f.csv': its header is 'a%sb'; cells of a CSV are separated by commas"
                  .formatted(delimiter));
    }
    assertThat(rows("a\n1;2\n")).as("one column").hasSize(1);
  }
}
