package io.millrace.cli.tables;

import static io.millrace.Constraints.matches;
import static io.millrace.Features.derive;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;
import java.time.Instant;

/** Accounts from a table that is pulled whole, and what they order from a stream. */
@FeatureView(owner = "tests@example.com", description = "What is known of an account")
public final class AccountFeatures {
  /** A row of the source. */
  public record Account(long id, String city, double score, Instant changedAt) {}

  /** An order, as it happens. */
  public record Order(long accountId, double amount, Instant at) {}

  public static final Entity.One<Long> ACCOUNT = Entity.key("account_id", Long.class);

  public static final Table<Account> ACCOUNTS =
      Table.of(Account.class)
          .from(Jdbc.query("shop", "select id, city, score, changed_at from accounts"))
          .key(ACCOUNT, Account::id)
          .observedAt(Account::changedAt)
          .every("1s")
          .check(Account::city, matches("[A-Z].*"));

  public static final EventStream<Order> ORDERS =
      EventStream.of(Order.class).from(Kafka.topic("orders").json()).eventTime(Order::at);

  public static final Feature<String> CITY = ACCOUNTS.latest(Account::city).maxStaleness("5m");
  public static final Feature<Double> SCORE = ACCOUNTS.latest(Account::score).maxStaleness("5m");
  public static final Feature<Long> VERSIONS = ACCOUNTS.rows().count().forever().maxStaleness("5m");
  public static final Feature<Double> SCORES =
      ACCOUNTS.rows().sum(Account::score).forever().maxStaleness("5m");
  public static final Feature<Double> SPENT =
      ORDERS.by(ACCOUNT, Order::accountId).sum(Order::amount).forever();
  public static final Feature<Double> SPENT_PER_POINT =
      derive(SPENT, SCORE, (spent, score) -> spent / score);

  private AccountFeatures() {}
}
