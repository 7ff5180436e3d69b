package io.millrace.cli.command;

import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetTarget;
import io.millrace.dataset.Engine;
import io.millrace.dataset.FlinkCluster;
import io.millrace.dataset.Spine;
import io.millrace.definition.Durations;
import io.millrace.gateway.push.PushSettings;
import io.millrace.job.SourceOverride;
import io.millrace.job.online.PostgresAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  /**
   * @param accepted after "is not", such as "a number from 1"
   */
  private OptionValue(String accepted) {
    this.accepted = accepted;
  }

  /** Any of IllegalArgumentException, DateTimeException and UnknownHostException refuses it. */
  abstract T read(String text) throws UnknownHostException;

  @Override
  public final T convert(String text) {
    try {
      return read(text);
    } catch (IllegalArgumentException | DateTimeException | UnknownHostException e) {
      throw new TypeConversionException("'%s' is not %s".formatted(text, accepted));
    }
  }

  private static <T> T only(T value, boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException();
    }
    return value;
  }

  /** A time. */
  static final class Moment extends OptionValue<Instant> {
    Moment() {
      super("an instant; use UTC as in 2026-01-31T10:30:00Z");
    }

    @Override
    Instant read(String text) {
      return Instant.parse(text);
    }
  }

  /** A port of TCP. */
  static final class Port extends OptionValue<Integer> {
    Port() {
      super("a port; use 1 to 65535, or 0 for any free one");
    }

    @Override
    Integer read(String text) {
      int port = Integer.parseInt(text);
      return only(port, port >= 0 && port <= 65535);
    }
  }

  /** How many, at least one. */
  public static final class Count extends OptionValue<Integer> {
    Count() {
      super("a whole number from 1 to " + Integer.MAX_VALUE);
    }

    @Override
    Integer read(String text) {
      int count = Integer.parseInt(text);
      return only(count, count >= 1);
    }
  }

  /** Any whole number. */
  static final class Seed extends OptionValue<Long> {
    Seed() {
      super("a whole number");
    }

    @Override
    Long read(String text) {
      return Long.parseLong(text);
    }
  }

  /** A part of all. */
  static final class Share extends OptionValue<Double> {
    Share() {
      super("a share; use a number from 0 to 1, such as 0.01");
    }

    @Override
    Double read(String text) {
      double share = Double.parseDouble(text);
      return only(share, share >= 0 && share <= 1);
    }
  }

  /** How often a second. */
  public static final class Rate extends OptionValue<Double> {
    Rate() {
      super("a number above 0, such as 50 or 0.5");
    }

    @Override
    Double read(String text) {
      double rate = Double.parseDouble(text);
      return only(rate, rate > 0 && rate < Double.POSITIVE_INFINITY);
    }
  }

  /** Where a gateway is. */
  static final class GatewayUrl extends OptionValue<URI> {
    GatewayUrl() {
      super("the base URL of a gateway; use http://host:port");
    }

    @Override
    URI read(String text) {
      URI uri = URI.create(text);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return only(uri, isHttp && uri.getHost() != null);
    }
  }

  /** Where a PostgreSQL is, as Java's driver takes it. */
  static final class JdbcUrl extends OptionValue<String> {
    JdbcUrl() {
      super("a JDBC URL; use jdbc:postgresql://host:port/database?user=USER&password=PASSWORD");
    }

    @Override
    String read(String text) {
      return PostgresAddress.of(text).url();
    }
  }

  /** Where a PostgreSQL is, as the gateway takes it. */
  static final class PostgresUrl extends OptionValue<String> {
    private static final String PREFIX = "jdbc:";

    PostgresUrl() {
      super("an address of PostgreSQL; use postgresql://user:password@host:port/database");
    }

    @Override
    String read(String text) {
      String uri = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
      return only(uri, uri.startsWith("postgresql://") || uri.startsWith("postgres://"));
    }
  }

  /** An address to listen on. */
  static final class Host extends OptionValue<String> {
    Host() {
      super("an address of this machine; use 127.0.0.1, 0.0.0.0 for all, or a name");
    }

    @Override
    String read(String text) throws UnknownHostException {
      InetAddress.getByName(text);
      return only(text, !text.isBlank());
    }
  }

  /** Where a stream is read. */
  static final class Source extends OptionValue<String> {
    Source() {
      super("a source; use csv:PATH, jsonl:PATH, parquet:PATH or kafka:TOPIC");
    }

    @Override
    String read(String text) {
      SourceOverride.parse(text);
      return text;
    }
  }

  /** Where the database of tables is. */
  static final class Connection extends OptionValue<String> {
    Connection() {
      super("a URL of a database; use jdbc:DRIVER:..., or ${NAME} for an environment variable");
    }

    @Override
    String read(String text) {
      return only(text, text.startsWith("jdbc:") || text.startsWith("${"));
    }
  }

  /** A table in a file. */
  static final class RowFile extends OptionValue<DataFile> {
    RowFile() {
      super("a file of rows; use csv:PATH, parquet:PATH, or a name that ends in .csv or .parquet");
    }

    @Override
    DataFile read(String text) {
      return DataFile.parse(text);
    }
  }

  /** Where a training set goes. */
  static final class SetTarget extends OptionValue<DatasetTarget> {
    SetTarget() {
      super("a place for rows; use csv:PATH, parquet:PATH or iceberg:NAMESPACE.TABLE");
    }

    @Override
    DatasetTarget read(String text) {
      return DatasetTarget.parse(text);
    }
  }

  /** The rows that a training set answers. */
  static final class SpineRows extends OptionValue<Spine> {
    SpineRows() {
      super("a spine; use " + Spine.ACCEPTED);
    }

    @Override
    Spine read(String text) {
      return Spine.parse(text);
    }
  }

  /** Where the values of a training set come from. */
  static final class SetMode extends OptionValue<DatasetRequest.Mode> {
    SetMode() {
      super("a mode; use recomputed or as-served");
    }

    @Override
    DatasetRequest.Mode read(String text) {
      return Arrays.stream(DatasetRequest.Mode.values())
          .filter(mode -> mode.text().equals(text))
          .findFirst()
          .orElseThrow(IllegalArgumentException::new);
    }
  }

  /** Who computes a training set. */
  static final class SetEngine extends OptionValue<Engine> {
    SetEngine() {
      super("an engine; use local, flink or auto");
    }

    @Override
    Engine read(String text) {
      return Arrays.stream(Engine.values())
          .filter(engine -> engine.text().equals(text))
          .findFirst()
          .orElseThrow(IllegalArgumentException::new);
    }
  }

  /** A cluster of Flink. */
  static final class Cluster extends OptionValue<FlinkCluster> {
    Cluster() {
      super("the address of a cluster; use host:port of its REST endpoint");
    }

    @Override
    FlinkCluster read(String text) {
      return FlinkCluster.at(text);
    }
  }

  /** One revision of a dataset, or the last. */
  static final class Revision extends OptionValue<Revision.Named> {
    private static final Pattern FORM = Pattern.compile("([^@]+)(?:@([0-9]{1,9}))?");

    /**
     * What was named.
     *
     * @param revision null for the last
     */
    record Named(String name, Integer revision) {}

    Revision() {
      super("a revision of a dataset; use NAME@REVISION, or NAME for the last");
    }

    @Override
    Named read(String text) {
      Matcher form = FORM.matcher(text);
      only(text, form.matches());
      return new Named(
          form.group(1), form.group(2) == null ? null : Integer.valueOf(form.group(2)));
    }
  }

  /** How many bytes, at least a mebibyte. */
  static final class Memory extends OptionValue<Long> {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(kb|mb|gb)");

    Memory() {
      super("a size of at least 1mb; use such as 512mb or 4gb");
    }

    @Override
    Long read(String text) {
      Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
      only(text, form.matches());
      int shift = form.group(2).equals("kb") ? 10 : form.group(2).equals("mb") ? 20 : 30;
      long bytes = Long.parseLong(form.group(1)) << shift;
      return only(bytes, bytes >= 1 << 20);
    }
  }

  /** How old a feature may be. */
  static final class Age extends OptionValue<String> {
    Age() {
      super("a length of time; " + Durations.ACCEPTED);
    }

    @Override
    String read(String text) {
      return only(text, Durations.parse(text).isPresent());
    }
  }

  /** An instant, or how long ago it was. */
  static final class Since extends OptionValue<Instant> {
    Since() {
      super("an instant or an age; use 2026-01-31T10:30:00Z or 1h");
    }

    @Override
    Instant read(String text) {
      OptionalLong age = Durations.parse(text);
      return age.isPresent() ? Instant.now().minusMillis(age.getAsLong()) : Instant.parse(text);
    }
  }

  /** What tells a gateway where pushed events go: the left side of KEY=VALUE. */
  static final class PushKey extends OptionValue<String> {
    PushKey() {
      super("an option of pushing; use kafka.*, schema-registry.url or source.STREAM");
    }

    @Override
    String read(String text) {
      return only(text, PushSettings.isKey(text));
    }
  }

  /** The right side of KEY=VALUE. */
  static final class Setting extends OptionValue<String> {
    Setting() {
      super("a value");
    }

    @Override
    String read(String text) {
      return only(text, !text.isBlank());
    }
  }

  /** The left side of NAME=VALUE. */
  static final class Name extends OptionValue<String> {
    Name() {
      super("a name");
    }

    @Override
    String read(String text) {
      return only(text, !text.isBlank());
    }
  }
}
