package io.millrace.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import io.millrace.definition.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Ticks without beginning and end, a pure function of UTC: of a length of time, its multiples since
 * 1970-01-01T00:00Z; of a cron expression, the minutes that it names. Two schedules with the same
 * text are equal. Immutable and thread-safe.
 *
 * <p>A cron expression has the five fields of Unix: minute, hour, day of month, month (1 to 12 or
 * JAN to DEC), day of week (0 to 7, both Sunday, or SUN to SAT), each {@code *}, a value, a range,
 * a list, or one of these with a step. Where both days are restricted, either is enough.
 */
public final class Schedule {
  /** What {@link #of} accepts, for messages. */
  public static final String ACCEPTED =
      "use a length of time of at least 1s, such as 1h, or a cron expression of five fields in UTC"
          + " (minute, hour, day of month, month, day of week), such as 30 6 * * MON-FRI";

  private static final long SHORTEST_MILLIS = 1_000;
  private static final CronParser PARSER =
      new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

  /** Cron names minutes of this range only; a search for a tick goes no further. */
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  private final String text;
  private final long everyMillis;
  private final ExecutionTime cron;

  private Schedule(String text, long everyMillis, ExecutionTime cron) {
    this.text = text;
    this.everyMillis = everyMillis;
    this.cron = cron;
  }

  /**
   * The schedule of a text.
   *
   * @throws IllegalArgumentException says what is wrong; {@link #ACCEPTED} is what would be right
   */
  public static Schedule of(String text) {
    String trimmed = text == null ? "" : text.strip();
    OptionalLong millis = Durations.parse(trimmed);
    if (millis.isPresent()) {
      if (millis.getAsLong() < SHORTEST_MILLIS) {
        throw new IllegalArgumentException("'" + trimmed + "' is shorter than 1s");
      }
      return new Schedule(trimmed, millis.getAsLong(), null);
    }
    String normal = trimmed.replaceAll("\\s+", " ").toUpperCase(Locale.ROOT);
    Schedule schedule = new Schedule(normal, 0, cron(trimmed, normal));
    if (schedule.nextCron(Instant.parse("2026-01-01T00:00:00Z")).isEmpty()) {
      throw new IllegalArgumentException("'" + trimmed + "' names no minute of any year");
    }
    return schedule;
  }

  private static ExecutionTime cron(String shown, String normal) {
    if (normal.split(" ").length != 5) {
      throw new IllegalArgumentException(
          "'" + shown + "' is neither a length of time nor a cron expression of five fields");
    }
    try {
      return ExecutionTime.forCron(PARSER.parse(normal).validate());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'" + shown + "' is no cron expression: " + e.getMessage(), e);
    }
  }

  /** As written, blanks and case of a cron expression aside; {@link #of} reads it. */
  public String text() {
    return text;
  }

  /**
   * The first tick after an instant.
   *
   * @throws IllegalArgumentException when there is none before 2200
   */
  public Instant nextAfter(Instant instant) {
    if (cron == null) {
      long index = Math.floorDiv(instant.toEpochMilli(), everyMillis);
      return Instant.ofEpochMilli(Math.multiplyExact(index + 1, everyMillis));
    }
    return nextCron(instant)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "schedule '" + text + "' has no tick between " + instant + " and " + LAST));
  }

  /** The last tick at an instant or before it; empty when there is none since 1970. */
  public Optional<Instant> lastAt(Instant instant) {
    if (cron == null) {
      long index = Math.floorDiv(instant.toEpochMilli(), everyMillis);
      return Optional.of(Instant.ofEpochMilli(index * everyMillis));
    }
    // The library looks strictly before, and by the second.
    Instant strictlyAfter =
        instant.plusSeconds(1).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    return cron.lastExecution(utc(strictlyAfter))
        .map(ZonedDateTime::toInstant)
        .filter(tick -> !tick.isBefore(FIRST) && !tick.isAfter(instant));
  }

  /** How many ticks lie after one instant and not after another, counted up to {@code most}. */
  public int ticksBetween(Instant after, Instant through, int most) {
    int ticks = 0;
    Instant tick = nextAfter(after);
    while (ticks < most && !tick.isAfter(through)) {
      ticks++;
      tick = nextAfter(tick);
    }
    return ticks;
  }

  /** From one tick to the next, at an instant: how long the wait from tick to tick is then. */
  public Duration gapAfter(Instant instant) {
    Instant next = nextAfter(instant);
    return Duration.between(next, nextAfter(next));
  }

  private Optional<Instant> nextCron(Instant instant) {
    return cron.nextExecution(utc(instant))
        .map(ZonedDateTime::toInstant)
        .filter(tick -> tick.isBefore(LAST));
  }

  private static ZonedDateTime utc(Instant instant) {
    return instant.atZone(ZoneOffset.UTC);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schedule schedule && schedule.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
