package io.millrace.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.Failure;
import io.millrace.cli.http.GatewayHttp;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the gateways for lifetime counts all the time, and notes what they say meanwhile: a count
 * that is lower than one answered before, by whichever gateway, has gone back in time.
 */
final class Watch implements AutoCloseable {
  private static final int CARDS = 60;
  private static final long PAUSE_MILLIS = 100;
  private static final int SHOWN = 10;

  private final List<GatewayHttp> gateways = new ArrayList<>();
  private final long[] highest = new long[CARDS];
  private final List<String> falls = new ArrayList<>();
  private final Thread thread = new Thread(this::run, "watch");
  private volatile boolean ended;
  private int asked;
  private int stale;
  private int refused;
  private int wentBack;
  private long staleNanos;

  Watch(List<URI> urls) {
    urls.forEach(url -> gateways.add(new GatewayHttp(url)));
    thread.start();
  }

  private void run() {
    long last = System.nanoTime();
    while (!ended) {
      boolean marked = false;
      for (GatewayHttp gateway : gateways) {
        marked |= ask(gateway);
      }
      long now = System.nanoTime();
      staleNanos += marked ? now - last : 0;
      last = now;
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Whether an answer was marked as stale. */
  private boolean ask(GatewayHttp gateway) {
    asked++;
    boolean marked = false;
    try {
      GatewayHttp.Reply reply = gateway.query(request());
      if (!reply.isOk()) {
        refused++;
        return false;
      }
      int card = 0;
      for (JsonNode answer : reply.body().path("data")) {
        marked |= answer.path("status").asText().equals("stale");
        long count = answer.path("value").asLong();
        if (count < highest[card]) {
          wentBack++;
          falls.add("%d, then %s".formatted(highest[card], answer));
        }
        highest[card] = Math.max(highest[card], count);
        card++;
      }
    } catch (Failure e) {
      refused++;
    }
    stale += marked ? 1 : 0;
    return marked;
  }

  private static ObjectNode request() {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ArrayNode cards = request.putObject("inputs").putArray("card_merchant.card_id");
    ArrayNode merchants = request.withObject("inputs").putArray("card_merchant.merchant_id");
    for (int card = 0; card < CARDS; card++) {
      cards.add("card-" + card % 20);
      merchants.add("merchant-" + card / 20);
    }
    request.putArray("outputs").add("card_merchant.visits_ever");
    return request;
  }

  /** Ends the watch. */
  @Override
  public void close() throws InterruptedException {
    ended = true;
    thread.join();
  }

  /** Answers that were lower than one before; known after the end. */
  int wentBack() {
    return wentBack;
  }

  /** The first few of them, in words. */
  List<String> falls() {
    return falls.subList(0, Math.min(SHOWN, falls.size()));
  }

  @Override
  public String toString() {
    return "%d requests: %d refused, %d marked stale (for %.1f s), %d values back in time"
        .formatted(asked, refused, stale, staleNanos / 1e9, wentBack);
  }
}
