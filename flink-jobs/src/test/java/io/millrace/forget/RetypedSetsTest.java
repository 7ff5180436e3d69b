package io.millrace.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.BoundView;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.DatasetRecords;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Sightings;
import io.millrace.job.online.PostgresOnlineStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Datasets that were made by definitions of which a key's column is another type each. */
final class RetypedSetsTest {
  private static final Class<?> TWO = Sightings.OfTwo.SightingFeatures.class;
  private static final Class<?> THREE = Sightings.OfThree.SightingFeatures.class;
  private static final Class<?> NUMBERS = Sightings.OfNumbers.SightingFeatures.class;

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;

  private static BoundView view(Class<?> definition) {
    return Compiler.compile(definition).orThrow().view("sighting");
  }

  /** Of rows of these keys, made by a definition of the view; by none that is known for null. */
  private Path set(String name, Class<?> definition, String... keys) throws IOException {
    Path file =
        Files.writeString(folder.resolve(name + ".csv"), "kind\n" + String.join("\n", keys) + "\n");
    DatasetRecord made =
        DatasetRecords.made(name, file, FileDigest.of(file), "2026-01-01T00:00:00Z", null);
    String fingerprint = definition == null ? "0" : view(definition).spec().fingerprint();
    DatasetRecord record =
        new DatasetRecord(
            made.name(),
            made.revision(),
            made.createdAt(),
            made.createdBy(),
            made.mode(),
            made.engine(),
            made.target(),
            made.targetSha256(),
            made.spine(),
            made.spineSha256(),
            made.time(),
            made.features(),
            made.labels(),
            made.keys(),
            made.sources(),
            made.invalid(),
            made.statuses(),
            made.knownAt(),
            made.timeOf(),
            made.manifest(),
            new TreeMap<>(Map.of("sighting", fingerprint)),
            made.snapshots(),
            made.without(),
            made.rows(),
            made.written(),
            made.redacted(),
            made.ids(),
            made.columns(),
            made.historyStart());
    new DatasetFolder(folder.resolve("datasets")).publish(record, published -> {});
    return file;
  }

  private void redact(Class<?> requested, Object key, Class<?> running) {
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets"));
    new ForgetRegister(database.address())
        .request(
            view(requested).keys().spec(),
            view(requested).keys().encode(List.of(key)),
            "",
            List.of(ForgottenDatasets.place(records.path())));
    PostgresOnlineStore online = new PostgresOnlineStore(database.address());
    for (Class<?> each : List.of(requested, running)) {
      FeatureStore store = Compiler.compile(each).orThrow();
      online.prepare(store.manifest());
      online.drawEpoch(store.manifest(), "test");
    }
    FeatureStore store = Compiler.compile(running).orThrow();
    assertThat(new ForgottenDatasets(store, database.address(), records).run()).isEqualTo(1);
  }

  @Test
  void aNumberLeavesTheSetsOfNumbersAndNoneOfSymbols() throws IOException {
    Path numbers = set("numbers", NUMBERS, "5", "6");
    Path symbols = set("symbols", THREE, "5", "ANN");
    Path unknown = set("unknown", null, "5", "7");
    redact(NUMBERS, 5, THREE);
    assertThat(numbers).hasContent("kind\n6\n");
    assertThat(symbols).as("a text that is written alike").hasContent("kind\n5\nANN\n");
    assertThat(unknown).as("nobody knows its types").hasContent("kind\n7\n");
  }

  @Test
  void aSymbolLeavesTheSetsOfAnyOfItsDefinitions() throws IOException {
    Path before = set("before", TWO, "ANN", "BOB");
    Path after = set("after", THREE, "ART", "BOB", "ANN");
    redact(TWO, "BOB", THREE);
    assertThat(before).hasContent("kind\nANN\n");
    assertThat(after).hasContent("kind\nART\nANN\n");
  }
}
