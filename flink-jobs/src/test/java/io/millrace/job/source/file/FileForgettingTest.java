package io.millrace.job.source.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.SourceClock;
import io.millrace.job.source.SourceRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
final class FileForgettingTest {
  private static final int ROWS = 300;

  @TempDir Path folder;

  @Test
  void theCutOfAFileIsWhereItsReaderIs() throws Exception {
    Path lines = folder.resolve("rows.jsonl");
    Files.writeString(
        lines,
        IntStream.range(0, ROWS).mapToObj("{\"n\":%d}\n"::formatted).collect(Collectors.joining()));
    RememberedRegister register = new RememberedRegister();
    long id =
        register.request("card", new EntityKey(new byte[] {7}), System.currentTimeMillis() + 2_000);
    FileStreamSource source = FileStreamSource.of(lines.toString()).rowsPerSecond(60);
    StreamForgetting forgetting =
        StreamForgetting.of(register, "payments", Set.of("card")).in(source);
    try (SourceRun run = SourceRun.of(source.open(0, SourceClock.LIVE, forgetting), 1)) {
      run.awaitEnd();
      long cut = register.entry(id).cut("payments", source.nameOf(0), 0).orElseThrow();
      assertThat(cut).isBetween(0L, (long) ROWS);
      List<Long> places =
          run.events().stream()
              .map(event -> event.marker() == null ? event.offset() : -1 - event.offset())
              .toList();
      assertThat(places)
          .containsExactlyElementsOf(
              LongStream.concat(
                      LongStream.concat(LongStream.range(0, cut), LongStream.of(-1 - cut)),
                      LongStream.range(cut, ROWS))
                  .boxed()
                  .toList());
      assertThat(run.events()).filteredOn(event -> event.marker() != null).hasSize(1);
      assertThat(run.events()).extracting(RawEvent::partition).containsOnly(0);
      assertThat(register.entry(id).sources().get("payments")).hasSize(1);
    }
  }

  @Test
  void aFileHasItsNameUntilItIsAnother() throws Exception {
    Path first = Files.writeString(folder.resolve("a.jsonl"), "{}\n");
    Path second = Files.writeString(folder.resolve("b.jsonl"), "{}\n");
    FileStreamSource both = FileStreamSource.of(folder.toString());
    String name = both.nameOf(1);
    assertThat(name).startsWith("file:").contains("b.jsonl ");
    assertThat(both.nameOf(0)).contains("a.jsonl ");
    assertThat(both.nameOf(7)).isEqualTo("unknown");
    Files.delete(first);
    assertThat(FileStreamSource.of(second.toString()).nameOf(0)).isEqualTo(name);
    Files.writeString(second, "{}\n{}\n");
    assertThat(FileStreamSource.of(second.toString()).nameOf(0)).isNotEqualTo(name);
  }
}
