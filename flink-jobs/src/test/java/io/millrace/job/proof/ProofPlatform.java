package io.millrace.job.proof;

import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.online.OnlineDatabase;
import io.millrace.platform.EmbeddedKafka;
import java.nio.file.Path;

/** A real broker, a real PostgreSQL and a folder for Iceberg, checkpoints and savepoints. */
final class ProofPlatform implements AutoCloseable {
  final EmbeddedKafka kafka;
  final OnlineDatabase database;
  final Path folder;

  ProofPlatform(Path folder) {
    this.folder = folder;
    kafka = EmbeddedKafka.in(folder.resolve("kafka")).start();
    database = new OnlineDatabase();
  }

  OfflineCatalog catalog() {
    return OfflineCatalog.postgres(database.address(), warehouse());
  }

  String warehouse() {
    return folder.resolve("warehouse").toUri().toString();
  }

  @Override
  public void close() {
    database.close();
    kafka.close();
  }
}
