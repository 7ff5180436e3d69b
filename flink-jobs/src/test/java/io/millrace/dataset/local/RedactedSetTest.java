package io.millrace.dataset.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.DatasetRecords;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.manifest.EntitySpec;
import io.millrace.type.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a forgotten key leave a dataset, and its record says so. */
final class RedactedSetTest {
  private static final EntityCodec CARDS =
      new EntityCodec(
          new EntitySpec("card", List.of(new EntitySpec.KeyColumn("card_id", DataType.INT64))));
  private static final EntityKey FORGOTTEN = CARDS.encode(List.of(42L));
  private static final String ROWS =
      """
      CARD_ID,at,card__spend_1h
      1,2026-03-01T00:00:00Z,4.5
      42,2026-03-01T00:00:00Z,7.25
      420,2026-03-01T00:00:00Z,
      ,2026-03-01T00:00:00Z,1.0
      42,2026-03-02T00:00:00Z,
      """;

  @TempDir private Path folder;
  private DatasetFolder datasets;
  private Path target;

  @BeforeEach
  void aSet() throws IOException {
    datasets = new DatasetFolder(folder.resolve("datasets"));
    target = folder.resolve("set.csv");
    datasets.publish(
        DatasetRecords.fraud(target, FileDigest.of(ROWS)),
        published -> Files.writeString(target, ROWS));
  }

  private DatasetRecord record() {
    return datasets.find("fraud", Optional.empty()).orElseThrow();
  }

  private RedactedSet.Outcome redact() {
    return new RedactedSet(datasets, CARDS).without(record(), FORGOTTEN, 7);
  }

  @Test
  void itsRowsAreGoneAndTheOthersStandInTheirOrder() throws IOException {
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(Files.readAllLines(target))
        .extracting(line -> line.split(",", -1)[0].replace("\"", ""))
        .containsExactly("CARD_ID", "1", "420", "");
    DatasetRecord left = record();
    assertThat(DatasetFolder.holds(left)).isTrue();
    assertThat(left.wasRedacted()).isTrue();
    assertThat(left.redacted().get(0).forgetting()).isEqualTo(7);
    assertThat(left.redacted().get(0).rows()).isEqualTo(2);
    assertThat(StoredSet.of(left).first(10).total()).isEqualTo(3);
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.HELD_NONE);
  }

  @Test
  void aFileThatIsAnotherByNowIsLeftAlone() throws IOException {
    Files.writeString(target, "CARD_ID\n42\n");
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.NOT_ITS_FILE);
    assertThat(target).hasContent("CARD_ID\n42\n");
  }

  @Test
  void killedBetweenFileAndRecordItIsCompleted() throws IOException {
    String left = "CARD_ID\n1\n";
    DatasetRecord next =
        record().without(new DatasetRecord.Redaction(7, "now", 1), FileDigest.of(left));
    assertThatThrownBy(
            () ->
                datasets.redact(
                    next,
                    published -> {
                      Files.writeString(target, left);
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    assertThat(record().wasRedacted()).isTrue();
    assertThat(DatasetFolder.holds(record())).isTrue();
  }

  @Test
  void killedBeforeTheFileItIsAsItWas() {
    DatasetRecord next =
        record().without(new DatasetRecord.Redaction(7, "now", 1), FileDigest.of("else"));
    assertThatThrownBy(
            () ->
                datasets.redact(
                    next,
                    published -> {
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    assertThat(record().wasRedacted()).isFalse();
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.REDACTED);
  }

  @Test
  void aTextKeyIsFoundAsItStandsAndNoOtherCellIsWrittenInAnotherForm() throws IOException {
    EntityCodec names =
        new EntityCodec(
            new EntitySpec("card", List.of(new EntitySpec.KeyColumn("card_id", DataType.TEXT))));
    String rows = "card_id,label,amount\n007,yes,1.50\n7,,1e3\n007,no,2\n0070,\"\",-0\n";
    Files.writeString(target, rows);
    datasets.publish(DatasetRecords.fraud(target, FileDigest.of(rows)), published -> {});
    assertThat(new RedactedSet(datasets, names).without(record(), names.encode(List.of("007")), 7))
        .isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(Files.readString(target)).isEqualTo("card_id,label,amount\n7,,1e3\n0070,\"\",-0\n");
    assertThat(record().redacted().get(0).rows()).isEqualTo(2);
  }

  @Test
  void revisionsThatHaveTheVerySameFileAreRedactedTogether() throws IOException {
    datasets.publish(DatasetRecords.fraud(target, FileDigest.of(ROWS)), published -> {});
    DatasetRecord first = datasets.find("fraud", Optional.of(1)).orElseThrow();
    assertThat(new RedactedSet(datasets, CARDS).without(first, FORGOTTEN, 7))
        .isEqualTo(RedactedSet.Outcome.REDACTED);
    for (DatasetRecord each : datasets.all()) {
      assertThat(DatasetFolder.holds(each)).as("revision %d", each.revision()).isTrue();
      assertThat(each.wasRedacted()).isTrue();
      assertThat(each.redacted()).hasSize(1);
    }
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.HELD_NONE);
  }

  @Test
  void killedBeforeTheFileBothRevisionsAreAsTheyWere() throws IOException {
    datasets.publish(DatasetRecords.fraud(target, FileDigest.of(ROWS)), published -> {});
    DatasetRecord next =
        record().without(new DatasetRecord.Redaction(7, "now", 1), FileDigest.of("else"));
    assertThatThrownBy(
            () ->
                datasets.redact(
                    next,
                    published -> {
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    assertThat(datasets.all()).hasSize(2).noneMatch(DatasetRecord::wasRedacted);
    assertThat(redact()).isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(datasets.all()).hasSize(2).allMatch(DatasetRecord::wasRedacted);
  }
}
