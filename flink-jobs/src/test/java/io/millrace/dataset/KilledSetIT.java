package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.KilledProcess.Place;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that makes a set is killed: what is there is the old revision or the new one. */
final class KilledSetIT {
  private static final String RECORD_FILES = "io.millrace.dataset.registry.RecordFiles";
  private static final String DRAFT = "io.millrace.dataset.local.RecordDraft";
  private static final String FILE = "io.millrace.dataset.local.PendingFile";
  private static final String REPORT = "io.millrace.dataset.DatasetReport";

  @TempDir private Path folder;

  /** Where the process is killed, and which revision is there then. */
  enum Moment {
    SPINE_IS_READ(1, Place.before("io.millrace.dataset.EngineChoice", "of")),
    EVENTS_ARE_READ(1, Place.before("io.millrace.dataset.local.Sweeps", "run")),
    VALUES_ARE_COMPUTED(1, Place.before("io.millrace.dataset.local.AnswerPass", "run")),
    ANSWERS_ARE_MADE(1, Place.before("io.millrace.dataset.local.SetPublication", "write")),
    FILE_IS_HALF_WRITTEN(1, Place.before(DRAFT, "of")),
    FILE_IS_WRITTEN(1, Place.before(DRAFT, "of")),
    RECORD_IS_HALF_WRITTEN(1, Place.before(RECORD_FILES, "force")),
    RECORD_IS_PENDING(1, Place.before(FILE, "publish")),
    FILE_HAS_ITS_NAME(2, Place.after(FILE, "publish")),
    RECORD_HAS_ITS_NAME(2, Place.before(REPORT, "<init>"));

    private final int revision;
    private final Place place;

    Moment(int revision, Place place) {
      this.revision = revision;
      this.place = place;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsThereIsTheOldRevisionOrTheNew(Moment moment) throws Exception {
    Path set = prepare();
    String old = Files.readString(set);
    KilledProcess.run(
        folder,
        KilledSetIT.class,
        List.of(folder.toString()),
        List.of(moment.place),
        () -> halve(moment));

    List<DatasetRecord> records = records().all();
    assertThat(records).hasSize(moment.revision);
    DatasetRecord last = records.get(records.size() - 1);
    assertThat(DatasetFolder.holds(last)).as("the file is that of the last record").isTrue();
    if (moment.revision == 1) {
      assertThat(set).hasContent(old);
    } else {
      assertThat(last.revision()).isEqualTo(2);
      assertThat(last.features()).containsExactly("shop.count_10m");
      assertThat(Datasets.read(last, 1).total()).isEqualTo(10_000);
    }
    assertThat(Datasets.create(store(), request(folder).features("shop.count_10m")).revision())
        .as("the next run is not in its way")
        .isEqualTo(records.size() + 1);
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left.map(each -> each.getFileName().toString()))
          .as("nor does anything of it stay")
          .noneMatch(name -> name.endsWith(".pending"));
    }
  }

  @Test
  void aProcessThatIsNotKilledMakesTheNewRevision() throws Exception {
    prepare();
    KilledProcess.run(
        folder,
        KilledSetIT.class,
        List.of(folder.toString()),
        List.of(),
        KilledProcess.Meanwhile.NOTHING);
    assertThat(records().all()).hasSize(2);
  }

  /**
   * Makes a first revision.
   *
   * @return its file
   */
  private Path prepare() throws IOException {
    Visits.seeded(1, 3_000, 40).csv(folder);
    ShopSpine.csv(folder, 10_000);
    Datasets.create(store(), request(folder).features("shop.count_2h"));
    return folder.resolve("set.csv");
  }

  private DatasetFolder records() {
    return new DatasetFolder(folder.resolve("datasets"));
  }

  /** What was written whole is as if it had been killed amid the writing. */
  private void halve(Moment moment) throws IOException {
    if (moment == Moment.FILE_IS_HALF_WRITTEN) {
      HalfWritten.pendingSet(folder);
    } else if (moment == Moment.RECORD_IS_HALF_WRITTEN) {
      HalfWritten.file(folder.resolve("datasets/visits/2.json.pending"));
    }
  }

  private static FeatureStore store() {
    return Compiler.compile(ShopFeatures.class).orThrow();
  }

  private static DatasetRequest request(Path folder) {
    return DatasetRequest.of("visits", DataFile.parse(folder.resolve("spine.csv").toString()), "at")
        .source("visits", SourceOverride.parse("csv:" + folder.resolve("visits.csv")))
        .scratch(folder.resolve("scratch"))
        .records(new DatasetFolder(folder.resolve("datasets")))
        .to(DataFile.parse(folder.resolve("set.csv").toString()));
  }

  /** The process that is killed. */
  public static void main(String[] arguments) {
    Datasets.create(store(), request(Path.of(arguments[0])).features("shop.count_10m"));
  }
}
