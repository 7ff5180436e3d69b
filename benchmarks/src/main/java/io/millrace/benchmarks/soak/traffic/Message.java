package io.millrace.benchmarks.soak.traffic;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * One message to the topic.
 *
 * @param sold the purchase without its place and arrival; meaningless where a fault is of all views
 * @param fault null for a good one
 */
public record Message(Sold sold, Fault fault) {
  private static final String LARGE_KEY = "x".repeat(1_100);

  /** As JSON, faulty as its fault says. */
  public byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }

  private String text() {
    String good =
        object(
            quoted(sold.card()),
            sold.amount(),
            sold.items(),
            String.valueOf(sold.code()),
            quoted(Instant.ofEpochMilli(sold.time()).toString()));
    if (fault == null) {
      return good;
    }
    String when = quoted(Instant.ofEpochMilli(sold.time()).toString());
    String card = quoted(sold.card());
    String code = String.valueOf(sold.code());
    return switch (fault) {
      case UNDECODABLE -> "no purchase " + good;
      case MISSING_FIELD -> good.replace("\"amount\"", "\"amounts\"");
      case WRONG_TYPE -> good.replace("\"items\":", "\"items\":\"many\",\"was\":");
      case NO_EVENT_TIME -> object(card, sold.amount(), sold.items(), code, "null");
      case AHEAD_OF_ARRIVAL -> object(card, sold.amount(), sold.items(), code, "\"2999-01-01\"");
      case CONSTRAINT -> object(card, -1 - sold.amount(), sold.items(), code, when);
      case NULL_KEY -> object("null", sold.amount(), sold.items(), code, when);
      case NOT_FINITE -> object(card, sold.amount() + 1, 0, code, when);
      case USER_CODE -> object(card, sold.amount(), sold.items(), "oops", when);
      case TOO_LARGE -> object(quoted(LARGE_KEY), sold.amount(), sold.items(), code, when);
    };
  }

  private String object(String card, double amount, int items, String code, String happened) {
    return String.format(
        Locale.ROOT,
        "{\"card\":%s,\"shop\":\"%s\",\"amount\":%s,\"items\":%d,\"code\":\"%s\",\"declined\":%s,"
            + "\"happened\":%s}",
        card,
        sold.shop(),
        amount,
        items,
        code,
        sold.declined(),
        happened);
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }
}
