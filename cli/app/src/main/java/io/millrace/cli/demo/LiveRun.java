package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.console.Tables;
import io.millrace.cli.http.GatewayHttp;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.examples.cards.PaymentTraffic;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Sends payments at a steady rate and shows how the served features change. Used by one thread. */
public final class LiveRun implements AutoCloseable {
  private static final List<String> CARDS = List.of("card-0", "card-1", "card-2", "card-3");
  private static final List<String> FEATURES =
      List.of(
          "card.spend_1h",
          "card.spend_30d",
          "card.payments_made_1h",
          "card.declines_1h",
          "card.countries_24h",
          "card.last_merchant",
          "card.spike");
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final PaymentSender sender;
  private final GatewayHttp gateway;
  private final double ratePerSecond;
  private final PrintWriter out;
  private final long startedNanos = System.nanoTime();
  private long sent;

  /**
   * @param seed of the traffic
   * @param ratePerSecond payments a second
   */
  public LiveRun(LocalPlatform platform, long seed, double ratePerSecond, PrintWriter out) {
    this.sender =
        new PaymentSender(
            new PaymentTraffic(seed, DemoScale.CARDS, DemoScale.MERCHANTS),
            platform.bootstrapServers());
    this.gateway = new GatewayHttp(URI.create(platform.gatewayUrl()));
    this.ratePerSecond = ratePerSecond;
    this.out = out;
  }

  /** Sends what is due by now. */
  public void send() {
    long due = (long) ((System.nanoTime() - startedNanos) / 1e9 * ratePerSecond);
    while (sent < due) {
      sender.send();
      sent++;
    }
  }

  /** Shows what the gateway answers now, below the given lines. */
  public void show(List<String> above) {
    JsonNode data = gateway.query(request()).body().path("data");
    List<String> headers = new ArrayList<>(List.of("card"));
    headers.addAll(FEATURES);
    List<List<String>> rows = new ArrayList<>();
    for (int card = 0; card < CARDS.size(); card++) {
      List<String> row = new ArrayList<>(List.of(CARDS.get(card)));
      for (int feature = 0; feature < FEATURES.size(); feature++) {
        row.add(shown(data.path(card * FEATURES.size() + feature).path("value")));
      }
      rows.add(row);
    }
    if (System.console() != null) {
      out.print(CLEAR);
    }
    above.forEach(out::println);
    out.println(Tables.of(headers, rows));
    out.printf("%d payments sent. Ctrl-C stops.%n", sent);
    out.flush();
  }

  @Override
  public void close() {
    sender.close();
  }

  private static ObjectNode request() {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ObjectNode inputs = request.putObject("inputs");
    CARDS.forEach(inputs.putArray("card.card_id")::add);
    CARDS.forEach(card -> inputs.withArray("card.amount").add(ExpectedFeatures.AMOUNT));
    FEATURES.forEach(request.putArray("outputs")::add);
    return request;
  }

  private static String shown(JsonNode value) {
    if (value.isFloatingPointNumber()) {
      return String.format(java.util.Locale.ROOT, "%.2f", value.doubleValue());
    }
    return value.isNull() ? "" : value.asText();
  }
}
