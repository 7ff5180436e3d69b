package io.millrace.job.proof;

import io.millrace.event.ReasonCode;
import io.millrace.job.proof.PurchaseFeatures.Purchase;
import io.millrace.platform.EmbeddedKafka;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Seeded purchases into a topic of two partitions: disorder of hours, ties, events ahead of time,
 * and one in fifty that is bad. A card's events lie in both partitions, a shop's in one.
 */
final class Traffic implements AutoCloseable {
  static final int PARTITIONS = 2;

  final String topic;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Random random;
  private final List<Sent> sent = new CopyOnWriteArrayList<>();
  private Thread thread;
  private volatile boolean stopped;
  private volatile Exception failure;

  Traffic(EmbeddedKafka kafka, String topic, long seed) {
    this.topic = topic;
    this.random = new Random(seed);
    kafka.createTopic(topic, PARTITIONS, Map.of());
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends until {@link #stop()}, so many a second. */
  Traffic start(int eventsPerSecond) {
    thread =
        new Thread(
            () -> {
              try {
                while (!stopped) {
                  send(eventsPerSecond / 20);
                  TimeUnit.MILLISECONDS.sleep(50);
                }
              } catch (Exception e) {
                failure = e;
              }
            },
            "traffic-" + topic);
    thread.start();
    return this;
  }

  /** Stops sending; everything sent is known to the broker then. */
  void stop() throws Exception {
    stopped = true;
    thread.join();
    if (failure != null) {
      throw failure;
    }
  }

  /** Sends this one to a partition. */
  void send(int partition, Purchase purchase) throws Exception {
    send(List.of(new Draft(partition, purchase, json(purchase))));
  }

  /** Sends so many and waits for the broker. */
  void send(int count) throws Exception {
    List<Draft> drafts = new java.util.ArrayList<>();
    for (int i = 0; i < count; i++) {
      drafts.add(draft(Instant.now()));
    }
    send(drafts);
  }

  private void send(List<Draft> drafts) throws Exception {
    for (Draft draft : drafts) {
      draft.ack = producer.send(new ProducerRecord<>(topic, draft.partition, null, draft.bytes));
    }
    for (Draft draft : drafts) {
      RecordMetadata ack = draft.ack.get(3, TimeUnit.MINUTES);
      sent.add(
          new Sent(
              ack.partition(),
              ack.offset(),
              ack.timestamp(),
              draft.purchase,
              draft.bytes,
              draft.refused,
              draft.refusedBy));
    }
  }

  List<Sent> sent() {
    return List.copyOf(sent);
  }

  long lastArrivalMillis() {
    return sent.stream().mapToLong(Sent::arrivalMillis).max().orElseThrow();
  }

  private Draft draft(Instant now) {
    String card = "card" + (int) (40 * Math.pow(random.nextDouble(), 3));
    int shop = random.nextInt(300);
    Purchase purchase =
        new Purchase(
            card,
            "shop" + shop,
            Math.scalb(random.nextDouble(), random.nextInt(30)),
            random.nextInt(4) == 0 ? null : random.nextInt(1_000),
            boughtAt(now));
    // All of a shop in one partition: its keys empty, and then start their positions anew.
    Draft draft = new Draft(shop % PARTITIONS, purchase, json(purchase));
    switch (random.nextInt(200)) {
      case 0 -> draft.bad("{\"card\":\"card1\",", ReasonCode.UNDECODABLE);
      case 1 ->
          draft.bad(
              json(purchase).replace("\"amount\":", "\"amount\":-1e3,\"x\":"),
              ReasonCode.CONSTRAINT);
      case 2 ->
          draft.bad(json(purchase).replace("\"bought_at\"", "\"when\""), ReasonCode.NO_EVENT_TIME);
      case 3 -> {
        draft.bytes = bytes(json(purchase).replace("\"" + card + "\"", "null"));
        draft.purchase =
            new Purchase(
                null, purchase.shop(), purchase.amount(), purchase.points(), purchase.boughtAt());
        draft.refused = ReasonCode.NULL_KEY;
        draft.refusedBy = "purchase";
      }
      default -> {}
    }
    return draft;
  }

  private Instant boughtAt(Instant now) {
    return switch (random.nextInt(10)) {
      case 0 -> now.plusMillis(random.nextInt(2_000));
      case 1 -> Instant.ofEpochSecond(now.getEpochSecond());
      case 2, 3 -> now.minusMillis((long) (3 * 3_600_000 * Math.pow(random.nextDouble(), 3)));
      default -> now.minusMillis(random.nextInt(1_500));
    };
  }

  static String json(Purchase purchase) {
    return "{\"card\":\"%s\",\"shop\":\"%s\",\"amount\":%s,\"points\":%s,\"bought_at\":\"%s\"}"
        .formatted(
            purchase.card(),
            purchase.shop(),
            purchase.amount(),
            purchase.points(),
            purchase.boughtAt());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    stopped = true;
    producer.close();
  }

  private static final class Draft {
    final int partition;
    Purchase purchase;
    byte[] bytes;
    ReasonCode refused;
    String refusedBy;
    java.util.concurrent.Future<RecordMetadata> ack;

    Draft(int partition, Purchase purchase, String json) {
      this.partition = partition;
      this.purchase = purchase;
      this.bytes = bytes(json);
    }

    void bad(String json, ReasonCode reason) {
      purchase = null;
      bytes = bytes(json);
      refused = reason;
    }
  }
}
