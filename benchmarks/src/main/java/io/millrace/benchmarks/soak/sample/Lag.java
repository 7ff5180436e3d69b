package io.millrace.benchmarks.soak.sample;

import io.millrace.benchmarks.soak.traffic.SentPurchases;
import io.millrace.job.online.PostgresAddress;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How far the online tables are behind the topic, from end to end: messages that the broker has and
 * that are not all visible, and how long ago everything was. One thread looks; any may take.
 */
public final class Lag {
  private static final String COMPLETE_TO =
      """
      select coalesce(case when count(*) = ? and bool_and(whole) then min(complete_to) end,
                      -9223372036854775808)
      from (
        select min(complete_to) complete_to, count(*) = max(parallelism) whole
        from millrace.progress p
        where epoch = (select max(epoch) from millrace.progress n
                       where n.online_table = p.online_table)
        group by online_table) views
      """;

  private final PostgresAddress address;
  private final SentPurchases purchases;
  private final int views;
  private long mostRecords;
  private long mostMillis;
  private long recordsEver;

  /**
   * @param views how many there are: nothing is visible of one that has not reported
   */
  public Lag(PostgresAddress address, SentPurchases purchases, int views) {
    this.address = address;
    this.purchases = purchases;
    this.views = views;
  }

  /** Arrival up to which all views show everything; {@link Long#MIN_VALUE} when unknown. */
  public long completeToMillis() throws SQLException {
    try (Connection connection = address.connect();
        PreparedStatement select = connection.prepareStatement(COMPLETE_TO)) {
      select.setInt(1, views);
      try (ResultSet result = select.executeQuery()) {
        result.next();
        return result.getLong(1);
      }
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
