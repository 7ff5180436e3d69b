package io.millrace.dataset.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.dataset.TableTarget;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.DatasetRecords;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.dataset.registry.TableSet;
import io.millrace.job.forget.erase.StoredBytes;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.manifest.EntitySpec;
import io.millrace.type.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of a forgotten key leave revisions that are snapshots of a table. */
final class RedactedTableTest {
  private static final EntityCodec CARDS =
      new EntityCodec(
          new EntitySpec("card", List.of(new EntitySpec.KeyColumn("card_id", DataType.TEXT))));
  private static final String KEY = "forgotten-card";
  private static final EntityKey FORGOTTEN = CARDS.encode(List.of(KEY));

  @TempDir private Path folder;
  private OfflineCatalog catalog;
  private DatasetFolder datasets;

  @BeforeEach
  void twoRevisions() throws IOException {
    catalog =
        OfflineCatalog.of(
            Map.of("type", "hadoop", "warehouse", folder.resolve("warehouse").toUri().toString()));
    datasets = new DatasetFolder(folder.resolve("datasets")).with(catalog);
    publish("('c1', 1.5), ('%s', 2.5), ('c2', 3.5)".formatted(KEY));
    publish("('c3', 4.5), ('%s', 5.5)".formatted(KEY));
  }

  private void publish(String rows) throws IOException {
    Path file = folder.resolve("rows.parquet");
    try (LocalDatabase database = StoredSet.open()) {
      database.execute(
          "COPY (SELECT * FROM (VALUES %s) t(card_id, card__spend_1h)) TO %s (FORMAT PARQUET)"
              .formatted(rows, Sql.text(file)));
    }
    TableTarget target = TableTarget.parse("iceberg:sets.fraud");
    datasets.publish(
        DatasetRecords.fraudIn(target.toString(), FileDigest.of(file)),
        record -> TableSet.publish(catalog, target, file, record));
  }

  private DatasetRecord revision(int number) {
    return datasets.find("fraud", Optional.of(number)).orElseThrow();
  }

  private RedactedSet.Outcome redact(int revision) {
    return new RedactedSet(datasets)
        .without(
            revision(revision),
            new SoughtKeys().add(CARDS, FORGOTTEN, 7).add(CARDS, CARDS.encode(List.of("c9")), 8));
  }

  private List<String> cards(int revision) {
    return StoredSet.of(revision(revision), catalog).first(10).rows().stream()
        .map(row -> row.get(0).toString())
        .toList();
  }

  private BaseTable table() {
    return (BaseTable) catalog.loadCatalog().loadTable(TableIdentifier.parse("sets.fraud"));
  }

  @Test
  void eachRevisionKeepsItsOtherRowsAndNoFileHoldsTheKey() throws IOException {
    assertThat(StoredBytes.holding(KEY, folder.resolve("warehouse"))).isNotEmpty();
    assertThat(redact(1)).isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(cards(1)).containsExactly("c1", "c2");
    assertThat(cards(2)).containsExactly("c3", KEY);
    assertThat(redact(2)).isEqualTo(RedactedSet.Outcome.REDACTED);
    assertThat(cards(2)).containsExactly("c3");
    assertThat(StoredBytes.holding(KEY, folder.resolve("warehouse"))).isEmpty();
    assertThat(datasets.all())
        .allSatisfy(
            each -> {
              assertThat(each.wasRedacted()).isTrue();
              assertThat(datasets.isThere(each)).isTrue();
            });
    assertThat(table().refs().keySet())
        .as("two tags and the main branch")
        .hasSize(3)
        .noneMatch(name -> name.startsWith("redacting"));
    try (CloseableIterable<Record> rows = IcebergGenerics.read(table()).build()) {
      assertThat(rows).extracting(row -> row.getField("card_id")).containsExactly("c3");
    }
    long sequence = table().operations().current().lastSequenceNumber();
    assertThat(redact(1)).isEqualTo(RedactedSet.Outcome.HELD_NONE);
    assertThat(table().operations().current().lastSequenceNumber())
        .as("it is not written again")
        .isEqualTo(sequence);
  }

  @Test
  void killedBeforeTheTableItIsAsItWasAndAfterItIsCompleted() throws IOException {
    DatasetRecord before = revision(2);
    Path left = folder.resolve("left.parquet");
    try (LocalDatabase database = StoredSet.open()) {
      database.execute(
          "COPY (SELECT 'c3' AS card_id, 4.5 AS card__spend_1h) TO %s (FORMAT PARQUET)"
              .formatted(Sql.text(left)));
    }
    DatasetRecord next =
        before.without(List.of(new DatasetRecord.Redaction(7, "now", 1)), FileDigest.of(left));
    assertThatThrownBy(
            () ->
                datasets.redact(
                    before,
                    next,
                    record -> {
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    assertThat(revision(2)).isEqualTo(before);
    assertThat(cards(2)).containsExactly("c3", KEY);
    assertThatThrownBy(
            () ->
                datasets.redact(
                    before,
                    next,
                    record -> {
                      TableSet.publish(catalog, TableTarget.parse(record.target()), left, record);
                      throw new IOException("killed");
                    }))
        .hasMessage("killed");
    assertThat(revision(2)).isEqualTo(next);
    assertThat(cards(2)).containsExactly("c3");
    assertThat(redact(2)).isEqualTo(RedactedSet.Outcome.HELD_NONE);
    redact(1);
    assertThat(StoredBytes.holding(KEY, folder.resolve("warehouse"))).isEmpty();
  }
}
