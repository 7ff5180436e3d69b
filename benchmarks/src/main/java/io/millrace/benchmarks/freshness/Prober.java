package io.millrace.benchmarks.freshness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.load.FixedRate;
import io.millrace.benchmarks.load.PaymentProducer;
import io.millrace.benchmarks.load.PaymentTopic;
import io.millrace.examples.cards.Payment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends probes at jittered fixed times, whether or not those before were seen, and asks for all
 * that are out every two milliseconds on one connection, while few requests wait for answers. Each
 * probe pays with a card of its own, so that its count says which event is shown.
 */
final class Prober implements AutoCloseable {
  /** How often is asked while a probe is out. */
  static final double QUESTIONS_PER_SECOND = 500;

  /** For so long a probe is waited for. */
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final String FEATURE = "card.payments_made_1h";
  private static final String PATH = "/v1/query/online";

  /**
   * The gateway answers one connection's requests one after the other: each request that waits
   * there makes the sample longer by its answer.
   */
  static final int MOST_UNANSWERED = 4;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final PaymentProducer producer;
  private final PipelinedHttp http;
  private final SplittableRandom random = new SplittableRandom(7);
  private final Queue<Probe> out = new ConcurrentLinkedQueue<>();
  private final FixedRate questions;
  private long number;

  Prober(PaymentTopic topic, URI gateway) throws IOException {
    this.producer = PaymentProducer.to(topic, 0);
    this.http = new PipelinedHttp(gateway);
    this.questions = FixedRate.start("questions", QUESTIONS_PER_SECOND, each -> ask());
  }

  /**
   * Sends some and waits until all are shown or lost.
   *
   * @param probesPerSecond on average; each comes up to half a period early or late
   */
  List<Probe> probe(int count, double probesPerSecond) {
    List<Probe> probes = new ArrayList<>();
    long startNanos = System.nanoTime();
    double periodNanos = 1e9 / probesPerSecond;
    for (int i = 0; i < count; i++) {
      waitUntil(startNanos + (long) ((i + random.nextDouble()) * periodNanos));
      probes.add(send());
    }
    producer.flush();
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!out.isEmpty() && System.nanoTime() < deadline) {
      waitUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(10));
    }
    return probes;
  }

  private Probe send() {
    String card = "probe-" + number++;
    Payment payment =
        new Payment(
            card,
            card,
            "merchant-of-probes-" + number % 97,
            1,
            Payment.Status.APPROVED,
            "DE",
            Instant.now().truncatedTo(ChronoUnit.MICROS));
    Probe probe = new Probe(card, System.nanoTime());
    producer.send(payment);
    out.add(probe);
    return probe;
  }

  private void ask() throws IOException {
    long now = System.nanoTime();
    out.removeIf(probe -> probe.isShown() || now - probe.sentNanos() > PATIENCE_NANOS);
    List<Probe> asked = List.copyOf(out);
    if (asked.isEmpty() || http.unanswered() >= MOST_UNANSWERED) {
      return;
    }
    ObjectNode request = JSON.createObjectNode();
    ArrayNode cards = request.putObject("inputs").putArray("card.card_id");
    asked.forEach(probe -> cards.add(probe.card()));
    request.putArray("outputs").add(FEATURE);
    http.post(
        PATH,
        JSON.writeValueAsBytes(request),
        (status, body, sentNanos, arrivedNanos) ->
            answered(asked, status, body, sentNanos, arrivedNanos));
  }

  private static void answered(
      List<Probe> asked, int status, byte[] body, long sentNanos, long arrivedNanos) {
    try {
      JsonNode data = JSON.readTree(body).path("data");
      if (status != 200 || data.size() != asked.size()) {
        return;
      }
      for (int i = 0; i < asked.size(); i++) {
        if (data.path(i).path("value").asLong() > 0) {
          asked.get(i).shown(arrivedNanos);
        } else {
          asked.get(i).missed(sentNanos);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void waitUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() throws IOException {
    questions.close();
    http.close();
    producer.close();
  }
}
