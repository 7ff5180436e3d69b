package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A feature may be asked for by its second name; a spine may have nothing in it. */
final class AliasedSetTest {
  private static final FeatureStore STORE = Compiler.compile(ShopFeatures.class).orThrow();

  @TempDir private Path folder;

  @Test
  void aFeatureAskedForByItsSecondNameIsComparedAsAFeature() throws Exception {
    List<DatasetRecord> made = List.of(set("one", 1), set("two", 2));
    DatasetDifference difference = Datasets.diff(made.get(0), made.get(1));
    assertThat(difference.columns())
        .as(difference.toString())
        .singleElement()
        .satisfies(
            column -> {
              assertThat(column.name()).isEqualTo("shop__count_2h");
              assertThat(column.differing()).isEqualTo(1);
            });
    assertThat(difference.onlyInA()).isZero();
  }

  private DatasetRecord set(String name, int visits) throws Exception {
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    Datasets.create(
        STORE,
        request(name, "shop,at\na,2026-01-01T00:30:00Z\n", visits)
            .features("shop.count__7200__")
            .records(records));
    return records.find(name, Optional.empty()).orElseThrow();
  }

  @Test
  void aSpineWithoutRowsMakesASetWithoutRowsByEitherEngine() throws Exception {
    BothEngines.create(STORE, request("none", "shop,at\n", 0).features("shop.count_2h"));
    assertThat(ReadBack.parquet(folder.resolve("none.parquet"))).isEmpty();
  }

  private DatasetRequest request(String name, String spine, int visits) throws Exception {
    StringBuilder text = new StringBuilder("shop,district,visitor,points,amount,price,at\n");
    for (int i = 0; i < visits; i++) {
      text.append("a,10,v,1,1.5,1,2026-01-01T00:0" + i + ":00Z\n");
    }
    Path source = Files.writeString(folder.resolve(name + "-visits.csv"), text);
    Path file = Files.writeString(folder.resolve(name + "-spine.csv"), spine);
    return DatasetRequest.of(name, DataFile.parse(file.toString()), "at")
        .source("visits", SourceOverride.parse("csv:" + source))
        .to(DataFile.parse(folder + "/" + name + ".parquet"));
  }
}
