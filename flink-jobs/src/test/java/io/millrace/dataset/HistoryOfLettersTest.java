package io.millrace.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.LoggedVisits.Logged;
import io.millrace.dataset.ShopFeatures.Visit;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.job.forget.erase.TableErasure;
import io.millrace.job.offline.DeadLetterLog;
import io.millrace.job.offline.LogTables;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.upkeep.Pace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A topic has lost nothing where its first events were bad: they are dead letters, and not in the
 * log. Online nothing is partial then, and so it is in a set, whether its columns are read or code
 * runs.
 */
final class HistoryOfLettersTest {
  private static final FeatureStore STORE =
      Compiler.compile(ShopFeatures.class, MeterFeatures.class).orThrow();
  private static final Instant BEGIN = Instant.ofEpochMilli(Visits.START);

  @TempDir private Path folder;
  private LoggedVisits log;
  private Table letters;

  @BeforeEach
  void twoPartitions() throws Exception {
    log = LoggedVisits.in(folder, STORE.stream("visits"));
    LogTables.prepare(log.catalog(), List.of(DeadLetterLog.table()));
    letters =
        log.catalog()
            .loadCatalog()
            .loadTable(
                TableIdentifier.of(Namespace.of(OfflineCatalog.NAMESPACE), DeadLetterLog.NAME));
    log.append(List.of(logged(0, 0, 0), logged(1, 4, 40), logged(1, 5, 50)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"meter.count_2h", "shop.count_2h"})
  void whatWasBadIsNotMissing(String feature) throws Exception {
    assertThat(statuses(feature)).as("lost").containsExactly("partial", "present");
    append(letter("visits", 1, 0, "meter", 0), letter("returns", 1, 0, null, 0));
    assertThat(statuses(feature))
        .as("bad for a view only, and of another stream")
        .containsExactly("partial", "present");
    append(letter("visits", 1, 2, null, 30), letter("visits", 0, 1, null, 1));
    assertThat(statuses(feature)).as("lost before a letter").containsExactly("partial", "present");
    assertThat(firstWhole(feature)).isEqualTo(30);
    append(letter("visits", 1, 0, null, 20));
    assertThat(statuses(feature)).as("bad").containsExactly("present", "present");
  }

  @ParameterizedTest
  @ValueSource(strings = {"meter.count_2h", "shop.count_2h"})
  void aSetIsMadeAgainWithTheBeginningOfThenAlsoWhereLettersWereErasedSince(String feature)
      throws Exception {
    append(letter("visits", 1, 2, null, 30));
    DatasetFolder records = new DatasetFolder(folder.resolve("datasets")).with(log.catalog());
    Datasets.create(STORE, request(feature, 155).engine(Engine.LOCAL).records(records));
    DatasetRecord record = records.find("set", Optional.of(1)).orElseThrow();
    assertThat(record.historyStart()).containsExactly(entry("visits", at(30).toString()));
    Path file = folder.resolve("set.parquet");
    byte[] was = Files.readAllBytes(file);
    assertThat(ReadBack.parquet(file).get(0)).containsValue("present");

    Path json = folder.resolve("datasets/set/1.json");
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode fields = (ObjectNode) mapper.readTree(json.toFile());
    fields.remove(List.of("historyStart", "columns"));
    mapper.writeValue(json.toFile(), fields);
    DatasetRecord ofBefore = records.find("set", Optional.of(1)).orElseThrow();
    assertThat(ofBefore.historyStart()).isNull();
    Files.delete(file);
    remake(ofBefore, Engine.LOCAL);
    assertThat(Files.readAllBytes(file)).isEqualTo(was);

    letters.refresh();
    new TableErasure(letters, row -> true, Pace.full()).run();
    for (Engine engine : List.of(Engine.LOCAL, Engine.FLINK)) {
      Files.delete(file);
      remake(record, engine);
      assertThat(Files.readAllBytes(file)).isEqualTo(was);
    }
    assertThatThrownBy(() -> remake(ofBefore, Engine.LOCAL))
        .as("nobody wrote down when history began")
        .hasMessageContaining("its rows are not those of revision 1");
  }

  private void remake(DatasetRecord record, Engine engine) {
    Datasets.remake(
        STORE, DatasetRequest.again(record, log.catalog()).engine(engine), DatasetProgress.SILENT);
  }

  /** By minutes, from when on a window of two hours is whole. */
  private long firstWhole(String feature) throws Exception {
    for (long minute = 0; minute < 60; minute += 15) {
      if (statuses(feature, 120 + minute).get(0).equals("present")) {
        return minute;
      }
    }
    return -1;
  }

  private List<String> statuses(String feature) throws Exception {
    List<String> all = new ArrayList<>(statuses(feature, 60));
    all.addAll(statuses(feature, 200));
    return all;
  }

  private List<String> statuses(String feature, long minute) throws Exception {
    BothEngines.create(STORE, request(feature, minute));
    return ReadBack.parquet(folder.resolve("set.parquet")).stream()
        .map(row -> (String) row.get(feature.replace(".", "__") + "__status"))
        .toList();
  }

  private DatasetRequest request(String feature, long minute) throws Exception {
    Path spine =
        Files.writeString(folder.resolve("spine.csv"), "shop,at\na,%s\n".formatted(at(minute)));
    return DatasetRequest.of("set", DataFile.parse(spine.toString()), "at")
        .features(feature)
        .statuses(DatasetRequest.Statuses.WRITTEN)
        .log(log.catalog())
        .to(DataFile.parse(folder + "/set.parquet"));
  }

  private void append(Record... rows) throws Exception {
    LogWriter.append(letters, List.of(rows));
  }

  private Record letter(String stream, int partition, long offset, String view, long minute) {
    Record row = GenericRecord.create(letters.schema());
    row.setField("stream", stream);
    row.setField("partition", partition);
    row.setField("offset", offset);
    row.setField("reason", "UNDECODABLE");
    row.setField("place", "");
    row.setField("message", "no JSON");
    row.setField("view", view);
    row.setField("ingested_at", at(minute).atOffset(ZoneOffset.UTC));
    return row;
  }

  private static Logged logged(int partition, long offset, long minute) {
    Visit visit = new Visit("a", 1, "v", 1L, 1.0, null, at(minute));
    return new Logged(visit, partition, offset, at(minute));
  }

  private static Instant at(long minute) {
    return BEGIN.plusSeconds(60 * minute);
  }
}
