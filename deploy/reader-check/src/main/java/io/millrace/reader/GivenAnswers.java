package io.millrace.reader;

import io.millrace.answer.log.LoggedAnswer;
import io.millrace.answer.log.LoggedAnswerJson;
import io.millrace.job.source.RawEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Answers as gateways would have logged them: every fifth is stale, every seventh had no row. */
final class GivenAnswers {
  private static final int COUNT = 60;
  private static final long START_MILLIS = 1_772_323_200_000L;

  private GivenAnswers() {}

  /** The records of the topic. */
  static List<RawEvent> records() {
    List<RawEvent> records = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      records.add(
          new RawEvent(0, i % 2, i / 2, START_MILLIS, null, LoggedAnswerJson.write(answer(i))));
    }
    return records;
  }

  /** How many are stale, by view. */
  static Map<String, Long> stale() {
    Map<String, Long> stale = new TreeMap<>();
    for (int i = 0; i < COUNT; i += 5) {
      stale.merge(view(i), 1L, Long::sum);
    }
    return stale;
  }

  private static String view(int number) {
    return number % 2 == 0 ? "card" : "shop";
  }

  private static LoggedAnswer answer(int number) {
    long at = START_MILLIS + number * 3_600_000L;
    LoggedAnswer.Row row =
        number % 7 == 0
            ? null
            : new LoggedAnswer.Row(
                1, at - 20, at - 30, List.of(new LoggedAnswer.Position("payments", 0, number)));
    return new LoggedAnswer(
        "query-" + number,
        0,
        at,
        at + 1,
        view(number),
        "0badcafe",
        "0123456789abcdef",
        number % 11 == 0 ? null : "[\"card " + number + "\"]",
        row,
        number % 3 == 0 ? Long.MIN_VALUE : at - 50,
        List.of(
            new LoggedAnswer.Value(
                "spend_1h", "1.5", number % 5 == 0 ? "stale" : "present", at - 50),
            new LoggedAnswer.Value("fees_24h", null, "null", Long.MIN_VALUE)),
        List.of(new LoggedAnswer.Input("amount", "2.5")),
        List.of(new LoggedAnswer.Horizon("spend_1h", at)));
  }
}
