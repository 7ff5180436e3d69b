package io.millrace.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dataset.registry.DatasetRecords;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.offline.OfflineCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is said of revisions of a dataset that are not in their target any more, or share it. */
final class RevisionsOfOneTargetTest {
  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  @TempDir private Path folder;
  private PayerSets sets;

  @BeforeEach
  void noRecords() {
    sets = PayerSets.in(folder, database.address());
  }

  @Test
  void thatHaveTheVerySameFileAreBothSaidToBeRedacted() throws IOException {
    Path file = sets.set("same", "ann", "bob");
    sets.publish(sets.record("same"));
    long ann = sets.request("ann");
    assertThat(sets.datasets().run()).isEqualTo(1);
    assertThat(file).hasContent("payer,shop\nbob,s1\n");
    assertThat(sets.place(ann).detail()).isEqualTo("2 redacted: same 1, same 2");
  }

  @Test
  void ofAFileThatIsAnotherByNowNobodyKnowsWhatWentAndIsNotSaidToBeNothing() throws IOException {
    Files.writeString(sets.set("first", "ann", "bob"), "payer,shop\nbob,s1\n");
    long ann = sets.request("ann");
    assertThat(sets.datasets().run()).isEqualTo(1);
    assertThat(sets.place(ann).detail())
        .isEqualTo("0 redacted; files that are others by now: first 1");
    assertThat(sets.place(ann).rowsGone()).isZero();
    assertThat(sets.place(ann).isLeast()).isTrue();
  }

  @Test
  void ofAFileThatTheNextRevisionReplacedIsKnownWhatWent() throws IOException {
    sets.set("first", "ann", "bob");
    sets.set("first", "bob");
    long cid = sets.request("cid");
    assertThat(sets.datasets().run()).isEqualTo(1);
    assertThat(sets.place(cid).detail()).isEqualTo("0 redacted");
    assertThat(sets.place(cid).isLeast()).isFalse();
  }

  /** The snapshot of one that is not what its record says may be there still. */
  @Test
  void inATableNoneReplacesAnother() throws IOException {
    PayerSets tables =
        sets.with(
            OfflineCatalog.of(
                Map.of("type", "hadoop", "warehouse", folder.resolve("sets").toUri().toString())));
    tables.publish(DatasetRecords.fraudIn("iceberg:sets.fraud", "one"));
    tables.publish(DatasetRecords.fraudIn("iceberg:sets.fraud", "two"));
    long ann = tables.request("ann");
    assertThat(tables.datasets().run()).isEqualTo(1);
    assertThat(tables.place(ann).detail())
        .isEqualTo("0 redacted; files that are others by now: fraud 1, fraud 2");
  }
}
