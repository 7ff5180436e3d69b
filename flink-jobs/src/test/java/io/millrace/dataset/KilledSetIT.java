package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.SourceOverride;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A process that makes a set is killed: what is there is the old revision or the new one. */
final class KilledSetIT {
  private static final int KILLED = 137;
  private static final Path OPENED = Path.of(System.getProperty("java.home"), "bin", "java");

  @TempDir private Path folder;

  /** When the process ends by itself, without any of its own code running any more. */
  enum Moment {
    SPINE_IS_READ,
    EVENTS_ARE_READ,
    VALUES_ARE_COMPUTED,
    ANSWERS_ARE_MADE,
    FILE_IS_BEING_WRITTEN,
    RECORD_IS_PENDING,
    FILE_HAS_ITS_NAME,
    NEVER;

    /** Whether it is seen from beside, on a busy machine too late. */
    boolean isWatched() {
      return this == FILE_IS_BEING_WRITTEN
          || this == RECORD_IS_PENDING
          || this == FILE_HAS_ITS_NAME;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsThereIsTheOldRevisionOrTheNew(Moment moment) throws Exception {
    Path visits = Visits.seeded(1, 3_000, 40).csv(folder);
    Path spine = folder.resolve("spine.csv");
    StringBuilder rows = new StringBuilder("shop,at\n");
    for (int i = 0; i < 10_000; i++) {
      rows.append("shop ").append(i % 40).append(',').append(1_767_230_000_000L + i * 500L);
      rows.append('\n');
    }
    Files.writeString(spine, rows);
    Path set = folder.resolve("set.csv");
    DatasetFolder datasets = new DatasetFolder(folder.resolve("datasets"));
    Datasets.create(store(), request(folder).features("shop.count_2h"));
    String old = Files.readString(set);
    int exit = child(moment);
    if (moment == Moment.NEVER) {
      assertThat(exit).isZero();
    } else if (!moment.isWatched()) {
      assertThat(exit).isEqualTo(KILLED);
    }

    List<DatasetRecord> records = datasets.all();
    DatasetRecord last = records.get(records.size() - 1);
    assertThat(DatasetFolder.holds(last)).as("the file is that of the last record").isTrue();
    if (records.size() == 1) {
      assertThat(set).hasContent(old);
    } else {
      assertThat(last.revision()).isEqualTo(2);
      assertThat(last.features()).containsExactly("shop.count_10m");
      assertThat(Datasets.read(last, 1).total()).isEqualTo(10_000);
    }
    if (!moment.isWatched()) {
      assertThat(records).hasSize(moment == Moment.NEVER ? 2 : 1);
    } else if (moment == Moment.FILE_HAS_ITS_NAME) {
      assertThat(records).hasSize(2);
    }
    assertThat(Datasets.create(store(), request(folder).features("shop.count_10m")).revision())
        .as("the next run is not in its way")
        .isEqualTo(records.size() + 1);
    assertThat(visits).exists();
  }

  private int child(Moment moment) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(OPENED.toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            KilledSetIT.class.getName(),
            folder.toString(),
            moment.name()));
    Process child =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("child.log").toFile())
            .start();
    assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return child.exitValue();
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
  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    Moment moment = Moment.valueOf(arguments[1]);
    if (moment.isWatched()) {
      haltOnceSeen(folder, moment);
    }
    Datasets.create(
        store(),
        request(folder).features("shop.count_10m"),
        (stage, done, total) -> {
          if (moment.ordinal() == stage.ordinal()) {
            Runtime.getRuntime().halt(KILLED);
          }
        });
  }

  /** Looks at the files all the time, beside the run. */
  private static void haltOnceSeen(Path folder, Moment moment) throws IOException {
    Path set = folder.resolve("set.csv");
    Object before = Files.readAttributes(set, "unix:ino").get("ino");
    Thread watch =
        new Thread(
            () -> {
              try {
                while (!isSeen(folder, set, before, moment)) {
                  Thread.onSpinWait();
                }
                Runtime.getRuntime().halt(KILLED);
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    watch.setDaemon(true);
    watch.start();
  }

  private static boolean isSeen(Path folder, Path set, Object before, Moment moment)
      throws IOException {
    return switch (moment) {
      case FILE_IS_BEING_WRITTEN -> {
        try (Stream<Path> files = Files.list(folder)) {
          yield files.anyMatch(file -> file.getFileName().toString().endsWith(".pending"));
        }
      }
      case RECORD_IS_PENDING -> Files.exists(folder.resolve("datasets/visits/2.json.pending"));
      case FILE_HAS_ITS_NAME -> !Files.readAttributes(set, "unix:ino").get("ino").equals(before);
      case NEVER, SPINE_IS_READ, EVENTS_ARE_READ, VALUES_ARE_COMPUTED, ANSWERS_ARE_MADE -> false;
    };
  }
}
