package io.millrace.examples.users;

import static io.millrace.Constraints.atLeast;
import static io.millrace.Constraints.matches;
import static io.millrace.Features.derive;

import io.millrace.Entity;
import io.millrace.EventStream;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Kafka;
import io.millrace.Table;
import io.millrace.Windowed;
import java.time.Instant;

/** Who a user is, what the warehouse thinks of them, and what they spend. */
@FeatureView(
    owner = "growth@example.com",
    description = "Who a user is, what the warehouse thinks, and what they spend")
public final class UserFeatures {

  /** A user, as the application's database has it. */
  public record User(long id, String fullName, String email, Instant updatedAt) {}

  /** What the warehouse computes every night. */
  public record Score(long userId, double creditScore, Instant computedAt) {}

  /** A transaction, as it happens. */
  public record Transaction(long userId, double amount, Instant at) {}

  public static final Entity.One<Long> USER = Entity.key("user_id", Long.class);

  // region table
  public static final Table<User> USERS =
      Table.of(User.class)
          .from(Jdbc.query("app", "select id, full_name, email, updated_at from users"))
          .key(USER, User::id)
          .observedAt(User::updatedAt)
          .every("1m")
          .incrementalOn(User::updatedAt, "1m")
          .check(User::email, matches("[^@\\s]+@[^@\\s]+"));

  // endregion

  public static final Table<Score> SCORES =
      Table.of(Score.class)
          .from(
              Jdbc.query(
                  "warehouse",
                  """
                  select user_id, credit_score, computed_at
                  from scores
                  where computed_at >= :since
                  """))
          .key(USER, Score::userId)
          .observedAt(Score::computedAt)
          .every("0 * * * *")
          .incrementalSince(Score::computedAt, "10m");

  public static final EventStream<Transaction> TRANSACTIONS =
      EventStream.of(Transaction.class)
          .from(Kafka.topic("transactions").json())
          .eventTime(Transaction::at)
          .check(Transaction::amount, atLeast(0));

  // region features
  public static final Feature<String> FULL_NAME = USERS.latest(User::fullName);
  public static final Feature<String> EMAIL = USERS.latest(User::email);
  public static final Feature<Double> CREDIT_SCORE =
      SCORES.latest(Score::creditScore).between(300.0, 850.0).maxStaleness("2d");
  public static final Windowed<Double> SPENT =
      TRANSACTIONS.by(USER, Transaction::userId).sum(Transaction::amount).over("1h", "30d");
  public static final Feature<Double> SPENT_PER_POINT =
      derive(SPENT.over("30d"), CREDIT_SCORE, (spent, score) -> spent / score);

  // endregion

  private UserFeatures() {}
}
