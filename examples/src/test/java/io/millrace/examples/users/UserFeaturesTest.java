package io.millrace.examples.users;

import static io.millrace.examples.users.UserFeatures.CREDIT_SCORE;
import static io.millrace.examples.users.UserFeatures.EMAIL;
import static io.millrace.examples.users.UserFeatures.SCORES;
import static io.millrace.examples.users.UserFeatures.SPENT_PER_POINT;
import static io.millrace.examples.users.UserFeatures.TRANSACTIONS;
import static io.millrace.examples.users.UserFeatures.USER;
import static io.millrace.examples.users.UserFeatures.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.examples.users.UserFeatures.Score;
import io.millrace.examples.users.UserFeatures.Transaction;
import io.millrace.examples.users.UserFeatures.User;
import io.millrace.testkit.FeatureTest;
import io.millrace.testkit.Moment;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class UserFeaturesTest {

  @Test
  void tablesAndAStreamMeetInOneUser() {
    Moment moment =
        FeatureTest.of(UserFeatures.class)
            .pull(USERS, "2026-03-01T10:00:00Z", new User(7, "Ada", "ada@example.com", at(8)))
            .pull(SCORES, "2026-03-01T10:00:00Z", new Score(7, 500, at(3)))
            .send(TRANSACTIONS, new Transaction(7, 20, at(9)), new Transaction(7, 5, at(10)))
            .at("2026-03-01T10:00:30Z");
    assertThat(moment.get(USER, 7L, EMAIL)).isEqualTo("ada@example.com");
    assertThat(moment.get(USER, 7L, CREDIT_SCORE)).isEqualTo(500.0);
    assertThat(moment.get(USER, 7L, SPENT_PER_POINT)).isEqualTo(0.05);
  }

  private static Instant at(int hour) {
    return Instant.parse("2026-03-01T%02d:00:00Z".formatted(hour));
  }
}
