package io.millrace.job.source.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.job.source.RawEvent;
import io.millrace.job.source.SourceClock;
import io.millrace.job.source.SourceRun;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class FileStreamSourceTest {

  @TempDir Path folder;

  private Path file(String name, String text) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String numbered(int rows) {
    StringBuilder csv = new StringBuilder("n\n");
    for (int row = 0; row < rows; row++) {
      csv.append(row).append('\n');
    }
    return csv.toString();
  }

  private static List<RawEvent> replayed(FileStreamSource source, int parallelism)
      throws Exception {
    try (SourceRun run = SourceRun.of(source.open(3, SourceClock.REPLAY), parallelism)) {
      run.awaitEnd();
      assertThat(run.watermarks()).containsExactly(Long.MAX_VALUE);
      return run.events();
    }
  }

  private static String value(RawEvent event) {
    return new String(event.value(), StandardCharsets.UTF_8);
  }

  @Test
  void a_row_is_an_event_with_its_file_and_its_number() throws Exception {
    Path data = file("in/b.csv", "x\n1\nbroken,row\n3\n").getParent();
    file("in/a.jsonl", "{\"x\":0}\n\nnot json\n");
    file("in/_hidden.csv", "x\n9\n");
    file("in/.crc", "9");

    List<RawEvent> events = replayed(FileStreamSource.of(data.toString()), 2);

    assertThat(events)
        .extracting(event -> event.partition() + ":" + event.offset() + " " + value(event))
        .containsExactlyInAnyOrder(
            "0:0 {\"x\":0}",
            "0:1 not json",
            "1:0 {\"x\":\"1\"}",
            "1:1 broken,row",
            "1:2 {\"x\":\"3\"}");
    assertThat(events)
        .allMatch(event -> event.stream() == 3)
        .allMatch(event -> event.arrivalMillis() == RawEvent.ARRIVAL_IS_EVENT_TIME)
        .allMatch(event -> event.key() == null);
  }

  @Test
  void under_the_live_clock_arrival_is_the_time_of_reading() throws Exception {
    Path csv = file("a.csv", numbered(3));
    long before = System.currentTimeMillis();
    try (SourceRun run =
        SourceRun.of(FileStreamSource.of(csv.toString()).open(0, SourceClock.LIVE), 1)) {
      run.awaitEnd();
      assertThat(run.events()).hasSize(3).allMatch(event -> event.arrivalMillis() >= before);
    }
  }

  @Test
  void more_readers_than_files_and_more_files_than_readers_read_every_row_once() throws Exception {
    for (int i = 0; i < 5; i++) {
      file("many/" + i + ".csv", numbered(20));
    }
    FileStreamSource source = FileStreamSource.of(folder.resolve("many").toString());
    for (int parallelism : new int[] {1, 2, 8}) {
      assertThat(replayed(source, parallelism))
          .extracting(event -> event.partition() * 100 + event.offset())
          .hasSize(100)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void a_restored_job_goes_on_at_the_next_row_of_each_file() throws Exception {
    Path data = file("in/a.csv", numbered(500)).getParent();
    file("in/b.csv", numbered(300));
    FileStreamSource slowly = FileStreamSource.of(data.toString()).rowsPerSecond(50);
    List<RawEvent> events;
    Path savepoint;
    try (SourceRun run = SourceRun.of(slowly.open(0, SourceClock.REPLAY), 1)) {
      run.awaitEvents(50);
      savepoint = run.stopWithSavepoint(folder.resolve("savepoints"));
      events = new ArrayList<>(run.events());
      assertThat(events).hasSizeLessThan(800);
    }
    try (SourceRun run =
        SourceRun.restored(
            savepoint, FileStreamSource.of(data.toString()).open(0, SourceClock.REPLAY), 2)) {
      run.awaitEnd();
      events.addAll(run.events());
    }
    assertThat(events).hasSize(800).doesNotHaveDuplicates();
    assertThat(events).allMatch(event -> value(event).equals("{\"n\":\"" + event.offset() + "\"}"));
  }

  @Test
  void a_pace_is_kept() throws Exception {
    Path csv = file("a.csv", numbered(60));
    long start = System.nanoTime();
    try (SourceRun run =
        SourceRun.of(
            FileStreamSource.of(csv.toString()).rowsPerSecond(50).open(0, SourceClock.REPLAY), 1)) {
      run.awaitEnd();
      assertThat(run.events()).hasSize(60);
    }
    assertThat(System.nanoTime() - start).isGreaterThan(1_100_000_000L);
  }

  @Test
  void packed_files_and_files_of_other_names_are_read_too() throws Exception {
    Path packed = folder.resolve("a.csv.gz");
    try (OutputStream out = new GZIPOutputStream(new FileOutputStream(packed.toFile()))) {
      out.write(numbered(2).getBytes(StandardCharsets.UTF_8));
    }
    assertThat(replayed(FileStreamSource.of(packed.toString()), 1)).hasSize(2);
    Path text = file("a.txt", numbered(2));
    assertThat(replayed(FileStreamSource.of(text.toString()).as(FileFormat.CSV), 1)).hasSize(2);
  }

  @Test
  void what_cannot_be_read_is_said_with_its_name() {
    assertThatThrownBy(() -> FileStreamSource.of("/no/such").splits())
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("Cannot read a stream from '/no/such': no such file or folder");
    assertThatThrownBy(() -> FileFormat.ofName("a.xlsx")).hasMessageContaining("'a.xlsx'");
    assertThatThrownBy(() -> FileStreamSource.of("a").rowsPerSecond(0))
        .hasMessage("Cannot read 0.0 rows per second; use a number above 0");
  }
}
