package io.millrace.benchmarks.soak.sample;

import io.millrace.benchmarks.soak.traffic.SentPurchases;
import io.millrace.job.online.PostgresAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * How far the online tables are behind the topic, from end to end: messages that the broker has and
 * that are not all visible, and how long ago everything was. One thread looks; any may take.
 */
public final class Lag {
  private static final String COMPLETE_TO =
      """
      select coalesce(min(complete_to), -9223372036854775808) from millrace.progress p
      where epoch = (select max(epoch) from millrace.progress n
                     where n.online_table = p.online_table)
      """;

  private final PostgresAddress address;
  private final SentPurchases purchases;
  private long mostRecords;
  private long mostMillis;
  private long recordsEver;

  public Lag(PostgresAddress address, SentPurchases purchases) {
    this.address = address;
    this.purchases = purchases;
  }

  /** Arrival up to which all views show everything; {@link Long#MIN_VALUE} when unknown. */
  public long completeToMillis() throws SQLException {
    try (Connection connection = address.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(COMPLETE_TO)) {
      result.next();
      return result.getLong(1);
    }
  }

  /** Looks once. */
  public void look() throws SQLException {
    long completeTo = completeToMillis();
    long records = purchases.arrivedFrom(completeTo);
    note(records, completeTo == Long.MIN_VALUE ? 0 : System.currentTimeMillis() - completeTo);
  }

  private synchronized void note(long records, long millis) {
    mostRecords = Math.max(mostRecords, records);
    mostMillis = Math.max(mostMillis, millis);
    recordsEver = Math.max(recordsEver, records);
  }

  /** The most since the last call. */
  synchronized void sample(SeriesBook book) {
    book.bounded("lag", 5_000, mostRecords);
    book.bounded("complete_to_behind_ms", 200, mostMillis);
    mostRecords = 0;
    mostMillis = 0;
  }

  /** Most messages that were not visible at any look. */
  public synchronized long most() {
    return recordsEver;
  }
}
