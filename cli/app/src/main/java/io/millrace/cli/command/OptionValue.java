package io.millrace.cli.command;

import io.millrace.definition.Durations;
import io.millrace.event.ReasonCode;
import io.millrace.gateway.push.PushSettings;
import io.millrace.job.JobClock;
import io.millrace.job.SourceOverride;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.PostgresAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the value of an option. What cannot be read is refused before the command does anything,
 * with the value and what is accepted; the command line adds the option's name.
 *
 * @param <T> what the value is read as
 */
public abstract class OptionValue<T> implements ITypeConverter<T> {
  private final String accepted;
  private final Reading<T> reading;

  /** Any of IllegalArgumentException, DateTimeException and UnknownHostException refuses a text. */
  interface Reading<T> {
    T of(String text) throws UnknownHostException;
  }

  /**
   * @param accepted after "is not", such as "a number from 1"
   */
  OptionValue(String accepted, Reading<T> reading) {
    this.accepted = accepted;
    this.reading = reading;
  }

  @Override
  public final T convert(String text) {
    try {
      return reading.of(text);
    } catch (IllegalArgumentException | DateTimeException | UnknownHostException e) {
      throw new TypeConversionException("'%s' is not %s".formatted(text, accepted));
    }
  }

  static <T> T only(T value, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  static <T> T only(T value, Predicate<T> holds) {
    return only(value, holds.test(value));
  }

  /** The value that is written so. */
  static <T> T named(T[] values, Function<T, String> written, String text) {
    return Arrays.stream(values)
        .filter(value -> written.apply(value).equals(text))
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  static String lower(Object value) {
    return value.toString().toLowerCase(Locale.ROOT);
  }

  /** A time. */
  static final class Moment extends OptionValue<Instant> {
    Moment() {
      super("an instant; use UTC as in 2026-01-31T10:30:00Z", Instant::parse);
    }
  }

  /** A port of TCP. */
  static final class Port extends OptionValue<Integer> {
    Port() {
      super(
          "a port; use 1 to 65535, or 0 for any free one",
          text -> only(Integer.parseInt(text), port -> port >= 0 && port <= 65535));
    }
  }

  /** How many, at least one. */
  public static final class Count extends OptionValue<Integer> {
    Count() {
      super(
          "a whole number from 1 to " + Integer.MAX_VALUE,
          text -> only(Integer.parseInt(text), count -> count >= 1));
    }
  }

  /** What a request is known by. */
  static final class Id extends OptionValue<Long> {
    Id() {
      super("a whole number from 1", text -> only(Long.parseLong(text), id -> id >= 1));
    }
  }

  /** Any whole number. */
  static final class Seed extends OptionValue<Long> {
    Seed() {
      super("a whole number", Long::parseLong);
    }
  }

  /** A part of all. */
  static final class Share extends OptionValue<Double> {
    Share() {
      super(
          "a share; use a number from 0 to 1, such as 0.01",
          text -> only(Double.parseDouble(text), share -> share >= 0 && share <= 1));
    }
  }

  /** How often a second. */
  public static final class Rate extends OptionValue<Double> {
    Rate() {
      super(
          "a number above 0, such as 50 or 0.5",
          text ->
              only(Double.parseDouble(text), rate -> rate > 0 && rate < Double.POSITIVE_INFINITY));
    }
  }

  /** Where a gateway is. */
  static final class GatewayUrl extends OptionValue<URI> {
    GatewayUrl() {
      super(
          "the base URL of a gateway; use http://host:port",
          text -> only(URI.create(text), GatewayUrl::isBase));
    }

    private static boolean isBase(URI uri) {
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return isHttp && uri.getHost() != null;
    }
  }

  /** Where a PostgreSQL is, as Java's driver takes it. */
  static final class JdbcUrl extends OptionValue<String> {
    JdbcUrl() {
      super(
          "a JDBC URL; use jdbc:postgresql://host:port/database?user=USER&password=PASSWORD",
          text -> PostgresAddress.of(text).url());
    }
  }

  /** Where a PostgreSQL is, as the gateway takes it. */
  static final class PostgresUrl extends OptionValue<String> {
    private static final String PREFIX = "jdbc:";

    PostgresUrl() {
      super(
          "an address of PostgreSQL; use postgresql://user:password@host:port/database",
          text ->
              only(
                  text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text,
                  uri -> uri.startsWith("postgresql://") || uri.startsWith("postgres://")));
    }
  }

  /** An address to listen on. */
  static final class Host extends OptionValue<String> {
    Host() {
      super(
          "an address of this machine; use 127.0.0.1, 0.0.0.0 for all, or a name",
          text -> {
            InetAddress.getByName(text);
            return only(text, !text.isBlank());
          });
    }
  }

  /** Where a stream is read. */
  static final class Source extends OptionValue<String> {
    Source() {
      super(
          "a source; use csv:PATH, jsonl:PATH, parquet:PATH or kafka:TOPIC",
          text -> {
            SourceOverride.parse(text);
            return text;
          });
    }
  }

  /** Where the database of tables is. */
  static final class Connection extends OptionValue<String> {
    Connection() {
      super(
          "a URL of a database; use jdbc:DRIVER:..., or ${NAME} for an environment variable",
          text -> only(text, text.startsWith("jdbc:") || text.startsWith("${")));
    }
  }

  /** Which time a job goes by. */
  static final class Clock extends OptionValue<JobClock> {
    Clock() {
      super(
          "a clock; use live or replay",
          text -> named(JobClock.values(), OptionValue::lower, lower(text)));
    }
  }

  /** How a file holds its events. */
  static final class EventFormat extends OptionValue<SendCommand.Format> {
    EventFormat() {
      super(
          "a format; use csv, jsonl or parquet",
          text -> named(SendCommand.Format.values(), OptionValue::lower, lower(text)));
    }
  }

  /** Why something became a dead letter; codes are written as they stand there. */
  static final class Reason extends OptionValue<ReasonCode> {
    Reason() {
      super(
          "a reason; use "
              + Arrays.stream(ReasonCode.values())
                  .map(ReasonCode::name)
                  .collect(Collectors.joining(", ")),
          text -> ReasonCode.valueOf(text.toUpperCase(Locale.ROOT)));
    }
  }

  /** How old something gets in the offline log, as a job's options have it. */
  static final class UpkeepAge extends OptionValue<String> {
    UpkeepAge() {
      super(
          "a length of time; use such as 90s, 1h or 7d",
          text -> {
            UpkeepPolicy.age(text);
            return text;
          });
    }
  }

  /** When files that nobody refers to are removed, as a job's options have it. */
  static final class OrphanAge extends OptionValue<String> {
    OrphanAge() {
      super(
          "a length of time of at least 1h; use such as 36h or 7d",
          text -> {
            UpkeepPolicy.orphanAge(text);
            return text;
          });
    }
  }

  /** How large files of the offline log get, as a job's options have it. */
  static final class UpkeepSize extends OptionValue<String> {
    UpkeepSize() {
      super(
          "a size of at least 1mb; use such as 128mb or 1gb",
          text -> {
            UpkeepPolicy.fileBytes(text);
            return text;
          });
    }
  }

  /** A length of time. */
  static final class Age extends OptionValue<String> {
    Age() {
      super(
          "a length of time; " + Durations.ACCEPTED,
          text -> only(text, Durations.parse(text).isPresent()));
    }
  }

  /** An instant, or how long ago it was. */
  static final class Since extends OptionValue<Instant> {
    Since() {
      super(
          "an instant or an age; use 2026-01-31T10:30:00Z or 1h",
          text -> {
            OptionalLong age = Durations.parse(text);
            return age.isPresent()
                ? Instant.now().minusMillis(age.getAsLong())
                : Instant.parse(text);
          });
    }
  }

  /** What tells a gateway where pushed events go: the left side of KEY=VALUE. */
  static final class PushKey extends OptionValue<String> {
    PushKey() {
      super(
          "an option of pushing; use kafka.*, schema-registry.url or source.STREAM",
          text -> only(text, PushSettings.isKey(text)));
    }
  }

  /** The right side of KEY=VALUE. */
  static final class Setting extends OptionValue<String> {
    Setting() {
      super("a value", text -> only(text, !text.isBlank()));
    }
  }

  /** The left side of NAME=VALUE. */
  static final class Name extends OptionValue<String> {
    Name() {
      super("a name", text -> only(text, !text.isBlank()));
    }
  }
}
