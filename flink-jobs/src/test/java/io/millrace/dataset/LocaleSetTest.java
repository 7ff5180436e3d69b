package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dataset.registry.DatasetRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sets in a process whose locale writes numbers with digits of its own: Flink does not run there.
 */
final class LocaleSetTest {
  private final Locale before = Locale.getDefault();

  @TempDir private Path folder;

  @AfterEach
  void leave() {
    Locale.setDefault(before);
  }

  @Test
  void areWhatTheyAreElsewhere() throws Exception {
    SetsOfVisits sets = new SetsOfVisits(folder);
    DatasetRequest first = sets.request("first", "shop.*", "place.*");
    Datasets.create(SetsOfVisits.STORE, first.engine(Engine.LOCAL));
    DatasetRequest second = sets.request("second", "shop.*", "place.*");
    DatasetRequest csv =
        sets.request("csv", "shop.count_2h", "shop.sum_2h").to(DataFile.parse(folder + "/set.csv"));

    Locale.setDefault(Locale.forLanguageTag("fa-IR"));
    assertThat("%d".formatted(1)).isNotEqualTo("1");
    Datasets.create(SetsOfVisits.STORE, second.engine(Engine.LOCAL));
    Datasets.create(SetsOfVisits.STORE, csv.engine(Engine.LOCAL));

    assertThat(Files.mismatch(file(first), file(second))).isEqualTo(-1);
    DatasetRecord a = record(sets, "first");
    DatasetRecord b = record(sets, "second");
    assertThat(Datasets.diff(a, b).same()).isTrue();
    assertThat(Datasets.diff(a, record(sets, "csv")).rows()).isEqualTo(200);
    assertThat(Datasets.read(b, 7).rows()).hasSize(7);
    sets.log().table().refresh();
    assertThat(sets.log().table().refs())
        .anySatisfy((name, ref) -> assertThat(name).startsWith("dataset-second-1-"));
  }

  private static Path file(DatasetRequest request) {
    return ((DataFile) request.target().orElseThrow()).path();
  }

  private static DatasetRecord record(SetsOfVisits sets, String name) {
    return sets.records().find(name, Optional.empty()).orElseThrow();
  }
}
