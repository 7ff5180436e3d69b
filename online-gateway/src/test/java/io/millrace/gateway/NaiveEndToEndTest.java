package io.millrace.gateway;

import static io.millrace.gateway.RunningGateway.START;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.gateway.HttpReplies.Reply;
import io.millrace.gateway.shop.Sale;
import io.millrace.reference.NaiveEvent;
import io.millrace.reference.NaiveReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** From events to HTTP, value by value equal to the obvious computation over all events. */
class NaiveEndToEndTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final List<String> CARDS = List.of("a", "b", "c", "ghost");
  private static final int ROUNDS = 200;

  /** A feature as the reference computes it. */
  private record Naive(
      String feature, String name, long length, long tile, Function<Sale, Object> field) {}

  private static final List<Naive> FEATURES =
      List.of(
          new Naive("card.spend_1h", "sum", HOUR, MINUTE, Sale::amount),
          new Naive("card.spend_24h", "sum", DAY, 15 * MINUTE, Sale::amount),
          new Naive("card.spend_30d", "sum", 30 * DAY, 6 * HOUR, Sale::amount),
          new Naive("card.bought_1h", "count", HOUR, MINUTE, sale -> true),
          new Naive("card.largest_1h", "max", HOUR, MINUTE, Sale::amount),
          new Naive("card.items_24h", "distinct_count", DAY, 15 * MINUTE, Sale::item),
          new Naive("card.exact_count_10m", "count", 10 * MINUTE, 1, sale -> true),
          new Naive("card.last_shop", "last", NaiveReference.LIFETIME, 0, Sale::shop));

  private final Random random = new Random(20260101);
  private final List<Sale> sales = new ArrayList<>();
  private int compared;
  private int stale;

  @Test
  void everyAnswerEqualsTheNaiveComputationOrIsMarked() throws Exception {
    try (RunningGateway running = new RunningGateway()) {
      Instant clock = START;
      for (int round = 0; round < ROUNDS; round++) {
        for (int i = random.nextInt(4); i > 0; i--) {
          Sale sale = sale(clock);
          running.tables().send("sales", sale, clock.toEpochMilli());
          sales.add(sale);
        }
        running.tables().advance(clock);
        Instant next = clock.plus(pause());
        for (long at : instants(clock.toEpochMilli(), next.toEpochMilli())) {
          compare(running.http(), at);
        }
        clock = next;
      }
    }
    assertThat(compared).isGreaterThan(40_000);
    assertThat(stale).as("rows hold most of what comes").isLessThan(compared / 4);
  }

  /** Mostly of now, sometimes late, on a tile's edge or at the time of another. */
  private Sale sale(Instant clock) {
    long time = clock.toEpochMilli();
    switch (random.nextInt(4)) {
      case 0 -> time -= random.nextInt((int) (2 * HOUR));
      case 1 -> time = Math.floorDiv(time, MINUTE) * MINUTE - random.nextInt(2);
      case 2 -> time = sales.isEmpty() ? time : sales.get(sales.size() - 1).soldAt().toEpochMilli();
      default -> {}
    }
    double amount = random.nextInt(100_000) / 100.0 + random.nextDouble() * 1e-9;
    return new Sale(
        CARDS.get(random.nextInt(3)),
        "shop" + random.nextInt(3),
        "item" + random.nextInt(5),
        random.nextInt(1_000),
        Math.min(amount, 999),
        Instant.ofEpochMilli(time));
  }

  private Duration pause() {
    return random.nextInt(5) == 0
        ? Duration.ofHours(random.nextInt(200))
        : Duration.ofMillis(1 + random.nextInt((int) (20 * MINUTE)));
  }

  /** Around the edges of windows, and anywhere, in a span that ends before the next event. */
  private List<Long> instants(long from, long before) {
    List<Long> instants = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      long at = from + (long) (random.nextDouble() * (before - from));
      if (i % 2 == 0 && !sales.isEmpty()) {
        long event = sales.get(random.nextInt(sales.size())).soldAt().toEpochMilli();
        long edge = Math.floorDiv(event, MINUTE) * MINUTE + MINUTE + HOUR;
        at = (i % 4 == 0 ? edge : event + 10 * MINUTE) + random.nextInt(3) - 1;
      }
      if (at >= from && at < before) {
        instants.add(at);
      }
    }
    return instants;
  }

  private void compare(HttpReplies http, long at) throws Exception {
    StringBuilder outputs = new StringBuilder();
    FEATURES.forEach(
        each ->
            outputs
                .append(outputs.isEmpty() ? "" : ",")
                .append("'")
                .append(each.feature())
                .append("'"));
    Reply reply =
        http.query(
            "{'inputs':{'card_id':['a','b','c','ghost']},'outputs':[%s],'now':'%s'}"
                .formatted(outputs, Instant.ofEpochMilli(at)));
    assertThat(reply.status()).isEqualTo(200);
    for (Naive feature : FEATURES) {
      List<JsonNode> values = reply.values(feature.feature());
      for (int i = 0; i < CARDS.size(); i++) {
        compare(feature, CARDS.get(i), at, values.get(i));
      }
    }
  }

  private void compare(Naive feature, String card, long at, JsonNode served) {
    compared++;
    if (served.get("status").asText().equals("stale")) {
      stale++;
      return;
    }
    List<NaiveEvent> events = new ArrayList<>();
    for (int i = 0; i < sales.size(); i++) {
      Sale sale = sales.get(i);
      if (sale.cardId().equals(card)) {
        events.add(
            new NaiveEvent(sale.soldAt().toEpochMilli(), 0, 0, i, feature.field().apply(sale)));
      }
    }
    Object expected =
        NaiveReference.value(
            feature.name(), Map.of("bound", 3L), events, feature.length(), feature.tile(), 0, at);
    if (expected == null && feature.name().equals("sum")) {
      expected = 0.0;
    }
    String place = feature.feature() + " of " + card + " at " + Instant.ofEpochMilli(at);
    if (expected instanceof NaiveReference.Invalid) {
      assertThat(served.get("status").asText()).as(place).isEqualTo("invalid");
    } else {
      assertThat(canonical(served.get("value"))).as(place).isEqualTo(expected);
    }
  }

  private static Object canonical(JsonNode value) {
    if (value.isNull()) {
      return null;
    }
    return value.isTextual()
        ? value.asText()
        : value.isIntegralNumber() ? (Object) value.asLong() : (Object) value.asDouble();
  }
}
