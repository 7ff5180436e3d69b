package io.millrace.gateway.push;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.Gateway;
import io.millrace.gateway.GatewayOptions;
import io.millrace.gateway.HttpReplies;
import io.millrace.gateway.HttpReplies.Reply;
import io.millrace.gateway.OnlineTables;
import io.millrace.gateway.RunningGateway;
import io.millrace.gateway.push.till.PlaceFeatures;
import io.millrace.gateway.push.till.TillFeatures;
import io.millrace.platform.EmbeddedKafka;
import io.millrace.platform.TestBroker;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;

/** A real broker and a real PostgreSQL, and gateways over them. */
final class PushBench implements AutoCloseable {
  static final int PARTITIONS = 2;

  private static final List<String> TOPICS =
      List.of("receipts", "plain-receipts", "registered-receipts", "till-places");

  /** The shortest that hasty clients allow, so that tests wait little. */
  static final Duration LEASE = Duration.ofSeconds(5);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FeatureStore store =
      Compiler.compile(TillFeatures.class, PlaceFeatures.class).orThrow();
  private final EmbeddedKafka kafka = TestBroker.running();
  private final OnlineTables tables;
  private final List<AutoCloseable> opened = new ArrayList<>();

  PushBench() throws Exception {
    for (String topic : TOPICS) {
      kafka.createTopic(topic, PARTITIONS, Map.of());
    }
    tables = new OnlineTables(store);
  }

  FeatureStore store() {
    return store;
  }

  EmbeddedKafka kafka() {
    return kafka;
  }

  OnlineTables tables() {
    return tables;
  }

  /** Clients that give up soon. */
  Map<String, String> hastyClients() {
    return clients("500", "1500", "1000");
  }

  private Map<String, String> clients(String block, String delivery, String request) {
    return Map.of(
        "bootstrap.servers",
        kafka.bootstrapServers(),
        "max.block.ms",
        block,
        "delivery.timeout.ms",
        delivery,
        "request.timeout.ms",
        request,
        "reconnect.backoff.max.ms",
        "100",
        "reconnect.backoff.ms",
        "50");
  }

  /** With time enough for the first answers of Kafka's clients on a busy machine. */
  PushOptions options() {
    return PushOptions.to(clients("10000", "15000", "10000")).withLease(Duration.ofSeconds(60));
  }

  /**
   * For where Kafka is away, or a lease has to end: what Kafka's clients do first may fail on a
   * busy machine.
   */
  PushOptions hasty() {
    return PushOptions.to(hastyClients()).withLease(LEASE);
  }

  /** Another gateway, whose clients know {@code receipts} already. */
  HttpReplies knowing(PushOptions options) throws Exception {
    HttpReplies http = gateway(options);
    // Refused, so that nothing is written; by a key, so that the topic's ends are asked for too.
    String bad = body(receipt(0, "t").put("total", -1));
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .untilAsserted(
            () -> {
              Reply reply = push(http, "receipts?partial=true", "first", bad);
              assertThat(reply.status()).as(reply.text()).isEqualTo(200);
            });
    tables.execute("delete from millrace.push_request where key = 'first'");
    return http;
  }

  /** Another gateway, closed with the bench. */
  HttpReplies gateway(PushOptions options) throws Exception {
    Gateway gateway = started(options);
    opened.add(gateway);
    HttpReplies http = new HttpReplies(gateway.port());
    opened.add(http);
    return http;
  }

  /** Another gateway, closed by the caller. */
  Gateway started(PushOptions options) {
    return Gateway.start(store, patient(), options);
  }

  /** With time for the first answers of PostgreSQL on a busy machine. */
  private GatewayOptions patient() {
    return RunningGateway.answeringWithin(
        Duration.ofSeconds(10), GatewayOptions.local(tables.uri()));
  }

  /** A receipt that any till may print. */
  static ObjectNode receipt(int number, String till) {
    ObjectNode node = JSON.createObjectNode();
    node.put("receipt_id", "r" + number).put("till", till).put("total", number + 0.5);
    node.put("status", "CASH").put("printed_at", Instant.now().toString());
    node.putArray("items").addObject().put("name", "bread").put("pieces", 2);
    return node;
  }

  static String body(ObjectNode... events) {
    ObjectNode node = JSON.createObjectNode();
    ArrayNode list = node.putArray("events");
    for (ObjectNode event : events) {
      list.add(event);
    }
    return node.toString();
  }

  static String receipts(int from, int to) {
    List<ObjectNode> events = new ArrayList<>();
    for (int i = from; i < to; i++) {
      events.add(receipt(i, "t" + i % 3));
    }
    return body(events.toArray(ObjectNode[]::new));
  }

  static Reply push(HttpReplies http, String path, String key, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return http.send("POST", "/v1/push/" + path, request);
  }

  /** Everything in a topic, in the order of partitions and offsets. */
  List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrapServers());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (int i = 0; i < PARTITIONS; i++) {
        partitions.add(new TopicPartition(topic, i));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
      return records;
    }
  }

  /** The receipts in the topic {@code receipts}, by their ids, sorted. */
  List<String> receiptIds() throws Exception {
    List<String> ids = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : records("receipts")) {
      ids.add(JSON.readTree(record.value()).get("receiptId").asText());
    }
    ids.sort(null);
    return ids;
  }

  static String text(byte[] bytes) {
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }

  /** Sets a topic's setting; null takes it back. */
  void setting(String topic, String name, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp change =
        new AlterConfigOp(
            new ConfigEntry(name, value),
            value == null ? AlterConfigOp.OpType.DELETE : AlterConfigOp.OpType.SET);
    Map<ConfigResource, Collection<AlterConfigOp>> changes = Map.of(resource, List.of(change));
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      admin.incrementalAlterConfigs(changes).all().get(3, TimeUnit.MINUTES);
    }
  }

  /** As retention does. */
  void deleteAll(String topic) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (int i = 0; i < PARTITIONS; i++) {
        all.put(new TopicPartition(topic, i), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get(3, TimeUnit.MINUTES);
    }
  }

  @Override
  public void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
    tables.close();
    TestBroker.delete(TOPICS);
  }
}
