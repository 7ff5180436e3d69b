package io.millrace.forget;

import io.millrace.compile.Compiler;
import io.millrace.compile.EntityCodec;
import io.millrace.compile.FeatureStore;
import io.millrace.dataset.registry.DatasetFolder;
import io.millrace.dataset.registry.DatasetRecord;
import io.millrace.dataset.registry.DatasetRecords;
import io.millrace.dataset.registry.FileDigest;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.ForgetPlaces;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.verify.PayerFeatures;
import io.millrace.job.verify.VisitFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Datasets of payers that are to be forgotten, in files of a folder.
 *
 * @param records in {@code datasets} of the folder
 * @param online the online store
 */
record PayerSets(Path folder, DatasetFolder records, PostgresAddress online) {
  static final FeatureStore STORE =
      Compiler.compile(PayerFeatures.class, VisitFeatures.class).orThrow();
  static final EntityCodec PAYERS = STORE.view("payer").keys();
  static final EntityCodec VISITS = STORE.view("visit").keys();

  /** None yet. */
  static PayerSets in(Path folder, PostgresAddress online) {
    return new PayerSets(folder, new DatasetFolder(folder.resolve("datasets")), online);
  }

  /** The same where sets may be in tables. */
  PayerSets with(OfflineCatalog catalog) {
    return new PayerSets(folder, records.with(catalog), online);
  }

  ForgottenDatasets datasets() {
    return new ForgottenDatasets(STORE, online, records);
  }

  /** The name of their place. */
  String place() {
    return ForgottenDatasets.place(records.path());
  }

  /**
   * Asks for a payer.
   *
   * @param others places besides that of the sets
   */
  long request(String payer, String... others) {
    List<String> all = new ArrayList<>(List.of(others));
    all.add(place());
    return new ForgetRegister(online)
        .request(PAYERS.spec(), PAYERS.encode(List.of(payer)), "", all);
  }

  /** Publishes a set with a row of each payer, in a CSV of its name. */
  Path set(String name, String... payers) throws IOException {
    StringBuilder rows = new StringBuilder("payer,shop\n");
    for (String payer : payers) {
      rows.append(payer).append(",s1\n");
    }
    Path file = Files.writeString(folder.resolve(name + ".csv"), rows);
    publish(DatasetRecords.made(name, file, FileDigest.of(file), "2026-01-01T00:00:00Z", null));
    return file;
  }

  void publish(DatasetRecord record) throws IOException {
    records.publish(record, published -> {});
  }

  /** The place as a request has it. */
  ForgetPlace place(long id) {
    return new ForgetPlaces(online)
        .of(id).stream().filter(place -> place.name().equals(place())).findFirst().orElseThrow();
  }

  boolean isFinished(long id) {
    return new ForgetRegister(online)
        .read().entries().stream()
            .filter(entry -> entry.id() == id)
            .noneMatch(Forgetting::isUnderWay);
  }

  /** The newest revision of a set. */
  DatasetRecord record(String name) {
    return records.find(name, Optional.empty()).orElseThrow();
  }
}
