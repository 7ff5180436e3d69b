package io.millrace.dataset.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record and its file come to be together, wherever a process ends between them. */
final class DatasetFolderTest {
  @TempDir private Path folder;
  private DatasetFolder datasets;
  private Path target;

  @BeforeEach
  void anOldRevision() throws IOException {
    datasets = new DatasetFolder(folder.resolve("datasets"));
    target = folder.resolve("set.csv");
    publish("old");
  }

  @Test
  void revisionsCountUpAndTheLastIsFound() throws IOException {
    assertThat(publish("new").revision()).isEqualTo(2);
    assertThat(datasets.find("fraud", Optional.empty()).orElseThrow().revision()).isEqualTo(2);
    assertThat(datasets.find("fraud", Optional.of(1)).orElseThrow().targetSha256())
        .isEqualTo(FileDigest.of("old"));
    assertThat(datasets.find("fraud", Optional.of(3))).isEmpty();
    assertThat(datasets.find("../fraud", Optional.empty())).isEmpty();
    assertThat(datasets.all()).extracting(DatasetRecord::revision).containsExactly(1, 2);
  }

  @Test
  void endedBeforeTheRecordWasWholeItIsTheOldRevision() throws IOException {
    Files.writeString(own().resolve("2.json.pending"), "{\"name\": \"fra");
    assertThat(datasets.all()).extracting(DatasetRecord::revision).containsExactly(1);
    assertThat(own().resolve("2.json.pending")).doesNotExist();
  }

  @Test
  void endedBeforeTheFileHadItsNameItIsTheOldRevision() throws IOException {
    assertThatThrownBy(
            () ->
                datasets.publish(
                    record("new"),
                    published -> {
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    assertThat(own().resolve("2.json.pending")).exists();
    assertThat(datasets.all()).extracting(DatasetRecord::revision).containsExactly(1);
    assertThat(target).hasContent("old");
    assertThat(DatasetFolder.holds(datasets.all().get(0))).isTrue();
  }

  @Test
  void endedBeforeTheRecordHadItsNameItIsTheNewRevision() throws IOException {
    assertThatThrownBy(
            () ->
                datasets.publish(
                    record("new"),
                    published -> {
                      write("new");
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    assertThat(datasets.all()).extracting(DatasetRecord::revision).containsExactly(1, 2);
    assertThat(DatasetFolder.holds(datasets.all().get(1))).isTrue();
  }

  @Test
  void aFileThatIsNotTheRecordsAnyMoreStaysWhenTheRecordIsDeleted() throws IOException {
    DatasetRecord second = publish("new");
    assertThat(datasets.delete(datasets.find("fraud", Optional.of(1)).orElseThrow())).isFalse();
    assertThat(target).hasContent("new");
    assertThat(datasets.delete(second)).isTrue();
    assertThat(target).doesNotExist();
    assertThat(datasets.all()).isEmpty();
  }

  private Path own() {
    return folder.resolve("datasets/fraud");
  }

  private DatasetRecord publish(String content) throws IOException {
    return datasets.publish(record(content), published -> write(content));
  }

  private void write(String content) throws IOException {
    Path pending = Files.writeString(folder.resolve("pending"), content);
    Files.move(pending, target, StandardCopyOption.REPLACE_EXISTING);
  }

  private DatasetRecord record(String content) {
    return DatasetRecords.fraud(target, FileDigest.of(content));
  }
}
