package io.millrace.schedule;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What minutes a cron expression names, by looking at one after the other. */
final class NaiveCron {
  private static final List<String> MONTHS =
      List.of(
          "", "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
  private static final List<String> DAYS = List.of("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT");

  private final Set<Integer> minutes;
  private final Set<Integer> hours;
  private final Set<Integer> days;
  private final Set<Integer> months;
  private final Set<Integer> weekdays;
  private final boolean anyDay;
  private final boolean anyWeekday;

  NaiveCron(String text) {
    String[] fields = text.split(" ");
    minutes = values(fields[0], 0, 59, List.of());
    hours = values(fields[1], 0, 23, List.of());
    days = values(fields[2], 1, 31, List.of());
    months = values(fields[3], 1, 12, MONTHS);
    weekdays = values(fields[4], 0, 7, DAYS);
    anyDay = fields[2].equals("*");
    anyWeekday = fields[4].equals("*");
  }

  Instant nextAfter(Instant instant) {
    LocalDateTime time = LocalDateTime.ofInstant(instant, ZoneOffset.UTC).withSecond(0).withNano(0);
    do {
      time = time.plusMinutes(1);
    } while (!names(time));
    return time.toInstant(ZoneOffset.UTC);
  }

  boolean names(LocalDateTime time) {
    int weekday = time.getDayOfWeek().getValue() % 7;
    boolean onDay = days.contains(time.getDayOfMonth());
    boolean onWeekday = weekdays.contains(weekday) || weekday == 0 && weekdays.contains(7);
    boolean day =
        anyDay || anyWeekday ? (anyDay || onDay) && (anyWeekday || onWeekday) : onDay || onWeekday;
    return day
        && minutes.contains(time.getMinute())
        && hours.contains(time.getHour())
        && months.contains(time.getMonthValue());
  }

  private static Set<Integer> values(String field, int low, int high, List<String> names) {
    Set<Integer> values = new TreeSet<>();
    for (String part : field.split(",")) {
      String[] stepped = part.split("/");
      String range = stepped[0];
      int step = stepped.length > 1 ? Integer.parseInt(stepped[1]) : 1;
      int from = low;
      int to = high;
      if (!range.equals("*")) {
        String[] ends = range.split("-");
        from = value(ends[0], names);
        to = ends.length > 1 ? value(ends[1], names) : stepped.length > 1 ? high : from;
      }
      for (int value = from; value <= to; value += step) {
        values.add(value);
      }
    }
    return values;
  }

  private static int value(String text, List<String> names) {
    return names.contains(text) ? names.indexOf(text) : Integer.parseInt(text);
  }
}
