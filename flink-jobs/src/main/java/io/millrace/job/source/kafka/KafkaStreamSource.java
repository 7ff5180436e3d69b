package io.millrace.job.source.kafka;

import io.millrace.job.forget.StreamForgetting;
import io.millrace.job.source.RawEvent;
import io.millrace.job.source.SourceClock;
import io.millrace.job.source.StreamSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceBuilder;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A stream read from one Kafka topic.
 *
 * <p>Arrival is the broker's append time where the topic keeps it ({@code
 * message.timestamp.type=LogAppendTime}); otherwise it is this machine's clock when the record is
 * read, and a record read again after a crash may get a later one.
 *
 * <p>Under {@link SourceClock#LIVE} the watermark is the arrival time up to which everything is
 * emitted. It stands still while the broker cannot be reached and behind a backlog, and goes on for
 * idle and empty partitions. It compares the broker's clock with this machine's: where they differ,
 * or where records become visible only after replication, {@link Builder#allowance} keeps it
 * honest. A partition added to a topic counts from its discovery on.
 *
 * <p>Immutable.
 */
public final class KafkaStreamSource implements StreamSource {

  private static final long serialVersionUID = 1;

  private final String topic;
  private final TreeMap<String, String> properties;
  private final KafkaStart start;
  private final boolean endsNow;
  private final Duration discoveryInterval;
  private final Duration probeInterval;
  private final Duration allowance;

  private KafkaStreamSource(Builder builder) {
    this.topic = builder.topic;
    this.properties = new TreeMap<>(builder.properties);
    this.start = builder.start;
    this.endsNow = builder.endsNow;
    this.discoveryInterval = builder.discoveryInterval;
    this.probeInterval = builder.probeInterval;
    this.allowance = builder.allowance;
  }

  /**
   * Starts a definition that reads the whole topic and goes on for ever.
   *
   * @param bootstrapServers as Kafka takes them: {@code host:port,host:port}
   */
  public static Builder topic(String topic, String bootstrapServers) {
    return new Builder(topic, bootstrapServers);
  }

  @Override
  public String nameOf(int partition) {
    return KAFKA + topic;
  }

  @Override
  public Source<RawEvent, ?, ?> open(int stream, SourceClock clock, StreamForgetting forgetting) {
    return new ArrivalSource(this, stream, clock, forgetting);
  }

  /** The connector's source, whose consumers note their positions. */
  KafkaSource<ConsumerRecord<byte[], byte[]>> kafkaSource(FetchPositions positions) {
    Properties consumer = properties();
    consumer.setProperty(
        KafkaSourceOptions.PARTITION_DISCOVERY_INTERVAL_MS.key(),
        Long.toString(discoveryInterval.toMillis()));
    consumer.put(FetchPositions.PROPERTY, positions);
    consumer.put(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, interceptors());
    KafkaSourceBuilder<ConsumerRecord<byte[], byte[]>> builder =
        KafkaSource.<ConsumerRecord<byte[], byte[]>>builder()
            .setTopics(topic)
            .setStartingOffsets(start.initializer())
            .setProperties(consumer)
            .setDeserializer(new UndecodedRecords());
    if (endsNow) {
      builder.setBounded(OffsetsInitializer.latest());
    }
    return builder.build();
  }

  EndOffsetProbe.Settings probe(int stream, int subtask) {
    String name = "millrace-end-offsets-%s-%d-%d".formatted(topic, stream, subtask);
    return new EndOffsetProbe.Settings(name, properties(), probeInterval, allowance);
  }

  private Properties properties() {
    Properties copy = new Properties();
    copy.putAll(properties);
    return copy;
  }

  /** Our own first: it has to see what was fetched, not what others make of it. */
  private List<Object> interceptors() {
    List<Object> all = new ArrayList<>();
    all.add(FetchInterceptor.class);
    String more = properties.getOrDefault(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, "");
    Arrays.stream(more.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .forEach(all::add);
    return all;
  }

  /** Collects the settings of a {@link KafkaStreamSource}. */
  public static final class Builder {

    /** See {@link #allowance}. */
    public static final Duration DEFAULT_ALLOWANCE = Duration.ofMillis(200);

    private final String topic;
    private final TreeMap<String, String> properties = new TreeMap<>();
    private KafkaStart start = KafkaStart.earliest();
    private boolean endsNow;
    private Duration discoveryInterval = Duration.ofSeconds(10);
    private Duration probeInterval = Duration.ofMillis(100);
    private Duration allowance = DEFAULT_ALLOWANCE;

    private Builder(String topic, String bootstrapServers) {
      this.topic = topic;
      properties.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    }

    /**
     * Where to begin when there is nothing to restore; {@link KafkaStart#earliest()} if not set.
     */
    public Builder startAt(KafkaStart start) {
      this.start = start;
      return this;
    }

    /** Ends at the end offsets of the time when the job starts: a bounded source. */
    public Builder endNow() {
      this.endsNow = true;
      return this;
    }

    /** A property of Kafka's consumer or of Flink's connector, passed on as it is. */
    public Builder property(String name, String value) {
      properties.put(name, value);
      return this;
    }

    /** Several properties, see {@link #property}. */
    public Builder properties(Map<String, String> more) {
      properties.putAll(more);
      return this;
    }

    /** How often to look for new partitions; 10 s if not set. */
    public Builder discoverEvery(Duration interval) {
      this.discoveryInterval = positive("discoverEvery", interval);
      return this;
    }

    /** How often each reader asks the broker for the end offsets; 100 ms if not set. */
    public Builder probeEvery(Duration interval) {
      this.probeInterval = positive("probeEvery", interval);
      return this;
    }

    /**
     * How much older an event's append time may be than the instant from which it can be read: what
     * the broker takes from stamping a record to showing it, what replication takes, and what the
     * broker's clock is behind. Taken off the watermark of partitions that are read to their end.
     *
     * <p>{@link #DEFAULT_ALLOWANCE} if not set, for a topic with one replica; with more replicas
     * use as much as a follower may lag. Zero breaks the claim about once in a thousand watermarks
     * under load.
     */
    public Builder allowance(Duration allowance) {
      if (allowance.isNegative()) {
        throw new IllegalArgumentException("allowance: got " + allowance + ", use 0 or more");
      }
      this.allowance = allowance;
      return this;
    }

    /** The source. */
    public KafkaStreamSource build() {
      return new KafkaStreamSource(this);
    }

    private static Duration positive(String setting, Duration value) {
      if (value.toMillis() <= 0) {
        throw new IllegalArgumentException(setting + ": got " + value + ", use at least 1 ms");
      }
      return value;
    }
  }
}
