package io.millrace.benchmarks.soak.traffic;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends messages without a key, so to any partition, and remembers them. Thread-safe. */
public final class SentPurchases implements AutoCloseable {
  /** The topic of the stream. */
  public static final String TOPIC = "purchases";

  // The longest window and its tile, and a minute until an answer is judged.
  private static final long BUYER_MILLIS = TimeUnit.SECONDS.toMillis(180 + 15 + 60);
  private static final long SHOP_MILLIS = TimeUnit.MINUTES.toMillis(15 + 1 + 1);

  private final KafkaProducer<byte[], byte[]> producer;
  private final Remembered buyers = new Remembered(BUYER_MILLIS);
  private final Remembered shops = new Remembered(SHOP_MILLIS);
  private final Arrivals arrivals = new Arrivals();
  private final LongAdder arrived = new LongAdder();
  private final LongAdder logged = new LongAdder();
  private final Map<Fault, LongAdder> faults = new EnumMap<>(Fault.class);
  private final AtomicLong lastArrival = new AtomicLong(Long.MIN_VALUE);
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  public SentPurchases(String bootstrapServers) {
    Arrays.stream(Fault.values()).forEach(fault -> faults.put(fault, new LongAdder()));
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                ProducerConfig.ACKS_CONFIG, "all",
                ProducerConfig.LINGER_MS_CONFIG, "2"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sends one; it is remembered when the broker has it. */
  public void send(Message message) {
    producer.send(
        new ProducerRecord<>(TOPIC, message.bytes()),
        (metadata, failed) -> {
          if (failed == null) {
            acknowledged(message, metadata);
          } else {
            failure.compareAndSet(null, failed);
          }
        });
  }

  private void acknowledged(Message message, RecordMetadata place) {
    arrived.increment();
    arrivals.add(place.timestamp());
    lastArrival.accumulateAndGet(place.timestamp(), Math::max);
    Fault fault = message.fault();
    if (fault != null) {
      faults.get(fault).increment();
      if (!fault.isOfBuyerOnly()) {
        return;
      }
    }
    logged.increment();
    Sold sold = placed(message.sold(), place, fault == Fault.NOT_FINITE ? 1 : 0);
    if (fault == null) {
      buyers.add(sold.card(), sold);
    }
    if (sold.declined()) {
      shops.add(sold.shop(), sold);
    }
  }

  /** What is sent with a fault of one view may differ from the good one that it was made of. */
  private static Sold placed(Sold sold, RecordMetadata place, double more) {
    return new Sold(
        sold.time(),
        place.timestamp(),
        place.partition(),
        place.offset(),
        sold.card(),
        sold.shop(),
        sold.amount() + more,
        sold.items(),
        sold.code(),
        sold.declined());
  }

  /**
   * Waits until the broker has everything.
   *
   * @throws IllegalStateException if it refused something
   */
  public void flush() {
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("Cannot write to topic " + TOPIC, failure.get());
    }
  }

  /** Events that view {@code buyer} takes, by card. */
  public Remembered buyers() {
    return buyers;
  }

  /** Events that view {@code shop} takes, by shop. */
  public Remembered shops() {
    return shops;
  }

  /** Messages that the broker has, probes included. */
  public long arrived() {
    return arrived.sum();
  }

  /** Messages in the topic that arrived at this instant or later. Ask with rising instants. */
  public long arrivedFrom(long millis) {
    return arrivals.from(millis);
  }

  /** Arrival of the newest message. */
  public long lastArrivalMillis() {
    return lastArrival.get();
  }

  /** Events that the event log must hold. */
  public long logged() {
    return logged.sum();
  }

  /** Messages that must be a dead letter for this reason. */
  public long refused(Fault fault) {
    return faults.get(fault).sum();
  }

  @Override
  public void close() {
    producer.close();
  }
}
