package io.millrace.benchmarks.soak.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.benchmarks.soak.traffic.Message;
import io.millrace.benchmarks.soak.traffic.SentPurchases;
import io.millrace.benchmarks.soak.traffic.Sold;
import io.millrace.cli.Failure;
import io.millrace.cli.http.GatewayHttp;
import java.util.ArrayList;
import java.util.List;

/**
 * From the producer's send to the first HTTP answer that shows the event: a card of its own for
 * each probe, asked for one request after the other with pauses of a fiftieth of the time that has
 * passed, so that a probe is measured to two percent and the length of one request. One thread
 * probes; any may take what was measured.
 */
public final class FreshnessProbes {
  private static final long PATIENCE_NANOS = 60_000_000_000L;

  private static final long LONGEST_PAUSE_MILLIS = 100;

  /** A pause is a fiftieth of what has passed already. */
  private static final long PAUSE_DIVISOR = 50_000_000;

  private final SentPurchases purchases;
  private final GatewayHttp gateway;
  private final double periodMillis;
  private List<Double> millis = new ArrayList<>();
  private long probes;

  /**
   * @param perSecond how often it is probed, while no probe takes longer
   */
  public FreshnessProbes(SentPurchases purchases, GatewayHttp gateway, double perSecond) {
    this.purchases = purchases;
    this.gateway = gateway;
    this.periodMillis = 1e3 / perSecond;
  }

  /** Sends one event and waits until it shows. */
  public void probe() throws InterruptedException {
    String card = "probe-" + probes++;
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.putObject("inputs").put("buyer.card_id", card);
    request.putArray("outputs").add("buyer.made_3m");
    long began = System.nanoTime();
    purchases.send(
        new Message(
            new Sold(System.currentTimeMillis() - 1, 0, -1, -1, card, "shop-0", 1, 1, 0, false),
            null));
    while (!shows(request) && System.nanoTime() - began < PATIENCE_NANOS) {
      // Fine where it is fast; where it is slow, asking must not be what makes it slower.
      Thread.sleep(Math.min(LONGEST_PAUSE_MILLIS, (System.nanoTime() - began) / PAUSE_DIVISOR));
    }
    add((System.nanoTime() - began) / 1e6);
  }

  /** What was measured since the last call, in milliseconds. */
  public synchronized List<Double> take() {
    List<Double> taken = millis;
    millis = new ArrayList<>();
    return taken;
  }

  /** Notes what a probe took, in milliseconds. */
  public synchronized void add(double measured) {
    millis.addAll(counted(measured, periodMillis));
  }

  /**
   * What a probe counts for. While it is waited for no other is sent: those that were due would
   * have waited for the same thing, and a minute without an answer must not be one sample.
   */
  static List<Double> counted(double measured, double periodMillis) {
    List<Double> all = new ArrayList<>(List.of(measured));
    for (double later = measured - periodMillis; later >= periodMillis; later -= periodMillis) {
      all.add(later);
    }
    return all;
  }

  private boolean shows(ObjectNode request) {
    try {
      JsonNode answer = gateway.query(request).body().path("data").path(0);
      return answer.path("value").asLong() > 0;
    } catch (Failure e) {
      return false;
    }
  }
}
