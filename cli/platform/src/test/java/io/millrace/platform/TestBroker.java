package io.millrace.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/**
 * A real Kafka broker that the tests of a JVM share. Who makes topics by names that other tests use
 * too deletes them when it is done. A test may stop the broker and start it, as no other runs
 * beside it in this JVM.
 */
public final class TestBroker {
  private static EmbeddedKafka shared;

  private TestBroker() {}

  /** The broker, which runs. */
  public static synchronized EmbeddedKafka running() {
    if (shared == null) {
      try {
        Path folder = Files.createTempDirectory("millrace-tests-kafka");
        EmbeddedKafka made = EmbeddedKafka.in(folder);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> end(made, folder)));
        shared = made;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return shared.start();
  }

  /** Deletes topics with all that is in them; the broker is started if it does not run. */
  public static void delete(Collection<String> topics) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", running().bootstrapServers());
    try (Admin admin = Admin.create(settings)) {
      admin.deleteTopics(topics).all().get(3, TimeUnit.MINUTES);
    }
  }

  private static void end(EmbeddedKafka kafka, Path folder) {
    kafka.close();
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
