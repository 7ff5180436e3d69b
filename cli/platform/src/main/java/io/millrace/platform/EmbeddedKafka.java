package io.millrace.platform;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A real Kafka broker (KRaft, one node) inside this JVM, for the local platform and tests.
 *
 * <p>Topics, records and committed offsets live in the given folder and survive {@link #stop()} and
 * the death of the JVM. Only 127.0.0.1 is listened on. Topics are stamped with the append time
 * unless a topic says otherwise, and nothing is ever deleted by age. The broker's threads are not
 * daemons: a JVM ends only after {@link #stop()}. Methods are thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {

  private static final int BIND_ATTEMPTS = 5;
  private static final int ANSWER_SECONDS = 30;
  private static final int ASK_AGAIN_MILLIS = 20;

  private final Path folder;
  private int port;
  private KafkaRaftServer server;

  private EmbeddedKafka(Path folder, int port) {
    this.folder = folder.toAbsolutePath();
    this.port = port;
  }

  /** A broker over this folder (made if missing) on a free port, which it keeps until closed. */
  public static EmbeddedKafka in(Path folder) {
    return new EmbeddedKafka(folder, 0);
  }

  /**
   * A broker over this folder that clients reach on this port; 0 means any free one. The start
   * fails if a given port is taken.
   */
  public static EmbeddedKafka in(Path folder, int port) {
    return new EmbeddedKafka(folder, port);
  }

  /**
   * Starts the broker and returns when it takes requests; a running broker is left as it is. After
   * {@link #stop()} it comes back on the same port.
   *
   * @throws PlatformException if the port is taken or the folder cannot be used
   */
  public synchronized EmbeddedKafka start() {
    for (int attempt = 1; server == null; attempt++) {
      List<Integer> free = FreePorts.several(2);
      int brokerPort = port > 0 ? port : free.get(0);
      try {
        server = started(new KafkaSettings(folder, brokerPort, free.get(1)));
        port = brokerPort;
      } catch (Exception e) {
        boolean mayMove = port == 0 || FreePorts.isFree(brokerPort);
        if (!isBindFailure(e) || !mayMove || attempt == BIND_ATTEMPTS) {
          throw new PlatformException(
              "Cannot start Kafka on port %d in %s: %s"
                  .formatted(brokerPort, folder, rootMessage(e)),
              e);
        }
      }
    }
    return this;
  }

  /** Stops the broker and its threads; its folder stays. Nothing happens if it does not run. */
  public synchronized void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  @Override
  public void close() {
    stop();
  }

  /** Whether the broker runs. */
  public synchronized boolean isRunning() {
    return server != null;
  }

  /** The address for clients, {@code 127.0.0.1:port}; known from the first start on. */
  public String bootstrapServers() {
    return "127.0.0.1:" + port();
  }

  /** The port clients connect to, 0 before the first start if none was given. */
  public synchronized int port() {
    return port;
  }

  /**
   * Creates a topic with one replica, and waits until its partitions take messages; an existing
   * topic of that name is left as it is.
   *
   * @param config topic settings by Kafka's names; {@code message.timestamp.type} is {@code
   *     LogAppendTime} unless given
   * @return whether the topic was created now
   * @throws PlatformException if Kafka refuses the name, the partitions or a setting
   */
  public boolean createTopic(String name, int partitions, Map<String, String> config) {
    NewTopic topic =
        new NewTopic(name, Optional.of(partitions), Optional.of((short) 1)).configs(config);
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      admin.createTopics(List.of(topic)).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      awaitLeaders(admin, name, partitions);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw new PlatformException(
          "Cannot create topic '%s': %s".formatted(name, rootMessage(e)), e);
    } catch (TimeoutException e) {
      throw new PlatformException(
          "Cannot create topic '%s': no answer in %d s".formatted(name, ANSWER_SECONDS), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PlatformException("Interrupted while creating topic '%s'".formatted(name), e);
    }
  }

  /**
   * Only leaders know offsets. Of a producer's first batches one that comes before its leader and
   * one that comes after would change places, and the first would never be taken (KAFKA-15591). The
   * broker may hear of the topic later than the controller that has answered.
   */
  private static void awaitLeaders(Admin admin, String topic, int partitions)
      throws ExecutionException, TimeoutException, InterruptedException {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      all.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    long untilNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
    while (true) {
      try {
        admin.listOffsets(all).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() - untilNanos > 0) {
          throw e;
        }
      }
      TimeUnit.MILLISECONDS.sleep(ASK_AGAIN_MILLIS);
    }
  }

  private static KafkaRaftServer started(KafkaSettings settings) throws Exception {
    format(settings);
    KafkaRaftServer server =
        new KafkaRaftServer(new KafkaConfig(settings.asMap(), false), Time.SYSTEM);
    try {
      server.startup();
      return server;
    } catch (Exception | Error e) {
      // Half-started parts hold threads and ports.
      server.shutdown();
      throw e;
    }
  }

  private static void format(KafkaSettings settings) throws Exception {
    Path folder = settings.folder();
    if (Files.exists(folder.resolve("meta.properties"))) {
      return;
    }
    Files.createDirectories(folder);
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(KafkaSettings.NODE_ID)
        .setControllerListenerName(KafkaSettings.CONTROLLER_LISTENER)
        .setMetadataLogDirectory(folder.toString())
        .addDirectory(folder.toString())
        .setIgnoreFormatted(true)
        .run();
  }

  private static boolean isBindFailure(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof BindException) {
        return true;
      }
    }
    return false;
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }
}
