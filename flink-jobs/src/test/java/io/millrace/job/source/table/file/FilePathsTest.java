package io.millrace.job.source.table.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.job.source.table.TableFiles;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Which files a path names, and what is said where they cannot be read. */
final class FilePathsTest extends ReadFiles {
  @Test
  void a_path_is_a_file_a_folder_or_a_glob() throws Exception {
    write("in/a.csv", "personId,name,age", "1,a,1");
    write("in/deep/b.csv", "personId,name,age", "2,b,2");
    write("in/deep/er/c.csv", "personId,name,age", "3,c,3");
    write("in/deep/.hidden.csv", "nothing");
    write("in/_temporary/d.csv", "nothing");
    assertThat(ids(read(csv("in/a.csv")))).containsExactly(1L);
    assertThat(ids(read(csv("in")))).containsExactly(1L, 2L, 3L);
    assertThat(ids(read(csv("in/*.csv")))).containsExactly(1L);
    assertThat(ids(read(csv("in/*/*.csv")))).containsExactly(2L);
    assertThat(ids(read(csv("in/{a,deep/b}.csv")))).containsExactly(1L, 2L);
    assertThat(ids(read(csv("in/**/[bc].csv")))).containsExactly(2L, 3L);
    write("odd/at 10 %41+/d e.csv", "personId,name,age", "4,d,4");
    assertThat(ids(read(csv("odd")))).containsExactly(4L);
    assertThat(ids(read(csv("odd/*/*.csv")))).containsExactly(4L);
  }

  @Test
  void what_is_missing_is_said_and_no_table_is_taken_for_empty() throws Exception {
    String path = folder + "/";
    assertSays(csv("no.csv"), "Cannot read table 'people': there is no file '" + path + "no.csv'");
    write("in/a.txt", "");
    assertSays(
        csv("in/*.csv"),
        "Cannot read table 'people': there are no files of '"
            + path
            + "in/*.csv'; a table is not taken for empty for that");
    Files.write(folder.resolve("empty.csv"), new byte[0]);
    assertSays(
        csv("empty.csv"),
        "Cannot read table 'people': the files of '"
            + path
            + "empty.csv' are empty, without even a header");
    write("b.csv", "id,name,years", "1,a,1");
    assertSays(
        csv("b.csv"),
        "Cannot read table 'people': file 'b.csv' of '"
            + path
            + "b.csv': column 'personId' (long) is missing, column"
            + " 'age' (int) is missing; its source has the columns id, name, years");
    assertSays(
        TableFiles.of(FileKind.CSV, "${NO_SUCH_LAKE}/a.csv"),
        "Cannot read table 'people': ${NO_SUCH_LAKE} is not set on this machine; set the"
            + " environment variable NO_SUCH_LAKE where tables are read");
  }

  @Test
  void where_files_are_shows_in_no_message_when_it_comes_from_the_environment() throws Exception {
    System.setProperty("SECRET_LAKE", folder.toString());
    try {
      assertSays(
          TableFiles.of(FileKind.CSV, "${SECRET_LAKE}/a.csv"),
          "Cannot read table 'people': there is no file '${SECRET_LAKE}/a.csv'");
      write("of-a-customer.csv", "id,years", "1,2");
      System.setProperty("SECRET_LAKE", folder + "/of-a-customer.csv");
      assertSays(
          TableFiles.of(FileKind.CSV, "${SECRET_LAKE}"),
          "Cannot read table 'people': file '${SECRET_LAKE}': column"
              + " 'personId' (long) is missing, column 'name' (string) is missing, column 'age'"
              + " (int) is missing; its source has the columns id, years");
    } finally {
      System.clearProperty("SECRET_LAKE");
    }
  }
}
