package io.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.DatasetRecord.Redaction;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RecordTextTest {
  private static DatasetRecord redacted(int times) {
    List<Redaction> all = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      all.add(new Redaction(100 + i, "2026-03-01T00:00:0%dZ".formatted(i % 10), i + 1));
    }
    return new DatasetRecord(
        "fraud",
        1,
        "2026-01-01T00:00:00Z",
        "me",
        "recomputed",
        "local",
        "csv:set.csv",
        "digest",
        "csv:spine.csv",
        "digest",
        "at",
        List.of(),
        List.of(),
        new TreeMap<>(),
        new TreeMap<>(),
        "null",
        "left_out",
        null,
        null,
        "manifest",
        new TreeMap<>(),
        new TreeMap<>(),
        null,
        1,
        1,
        all,
        new TreeMap<>(),
        null,
        null);
  }

  private static List<String> redactions(int times) {
    return RecordText.of(redacted(times), true, List.of())
        .lines()
        .filter(line -> line.contains("redacted"))
        .map(line -> line.replaceAll("[| ]+", " ").strip())
        .toList();
  }

  private static String remade(List<String> kept) {
    return RecordText.of(redacted(1), true, kept)
        .lines()
        .filter(line -> line.contains("made again"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whetherItCanBeMadeAgainIsSaidWithWhatKeepsItFromThat() {
    assertThat(remade(List.of())).contains("| can be, by the definitions of then ");
    assertThat(remade(null))
        .contains("| unknown: the offline log is not named, or cannot be reached ");
    assertThat(remade(List.of("the spine is gone", "a snapshot too")))
        .contains("| cannot be: the spine is gone; a snapshot too ");
  }

  @Test
  void ofManyRedactionsTheLastStandByThemselves() {
    assertThat(redactions(5))
        .hasSize(5)
        .startsWith("redacted 1 row at 2026-03-01T00:00:00Z, forgetting 100");
    assertThat(redactions(9))
        .hasSize(6)
        .startsWith(
            "redacted 10 rows for 4 forgettings before; --json has each",
            "redacted 5 rows at 2026-03-01T00:00:04Z, forgetting 104")
        .endsWith("redacted 9 rows at 2026-03-01T00:00:08Z, forgetting 108");
  }
}
