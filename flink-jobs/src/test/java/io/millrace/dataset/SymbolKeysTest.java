package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.Windowed;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.job.SourceOverride;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of an enumeration. */
final class SymbolKeysTest {
  private static final FeatureStore STORE =
      Compiler.compile(SizeFeatures.class, ShopFeatures.class).orThrow();

  @TempDir private Path folder;

  /** Of a district. */
  public enum Size {
    SMALL,
    LARGE
  }

  /** Visits by the size of the district. */
  @FeatureView(name = "sized", owner = "test@example.com", description = "By the district's size")
  static final class SizeFeatures {
    static final Entity.One<Size> SIZE = Entity.key("size", Size.class);
    public static final Windowed<Long> COUNT =
        ShopFeatures.VISITS.by(SIZE, SizeFeatures::size).count().over("2h");

    private static Size size(Visit visit) {
      return visit.district() > 9 ? Size.LARGE : Size.SMALL;
    }

    private SizeFeatures() {}
  }

  @Test
  void aTextThatIsNoSymbolIsToldWithThoseThereAre() throws Exception {
    DatasetException refused =
        catchThrowableOfType(
            DatasetException.class, () -> create("size,at\nSMALL,2026-01-01\nlarge,2026-01-01\n"));
    assertThat(refused.problems())
        .containsExactly(
            "1 row of the spine has in column 'size' what is none of SMALL, LARGE, as the key"
                + " sized.size is: row 2 ('large')");
    create("size,at\nSMALL,2026-01-01T01:00Z\nLARGE,2026-01-01T01:00Z\n");
    assertThat(ReadBack.parquet(folder.resolve("set.parquet")))
        .extracting(row -> row.get("sized__count_2h"))
        .containsExactly(2L, 1L);
  }

  private void create(String csv) throws Exception {
    Path spine = Files.writeString(folder.resolve("spine.csv"), csv);
    Path visits =
        Files.writeString(
            folder.resolve("visits.csv"),
            "shop,district,visitor,points,amount,price,at\n"
                + "a,1,v,1,1.5,1,2026-01-01T00:00:00Z\n"
                + "b,2,v,1,1.5,1,2026-01-01T00:00:00Z\n"
                + "b,10,v,1,1.5,1,2026-01-01T00:00:00Z\n");
    BothEngines.create(
        STORE,
        DatasetRequest.of("sized", DataFile.parse(spine.toString()), "at")
            .features("sized.*")
            .source("visits", SourceOverride.parse("csv:" + visits))
            .to(DataFile.parse(folder + "/set.parquet")));
  }
}
