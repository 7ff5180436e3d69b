package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineDatabase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

/** Who looks for requests with higher ids than it has seen sees them all. */
final class RequestOrderTest {

  @Test
  void aRequestIsNotVisibleBeforeOneWithALowerId() throws Exception {
    try (OnlineDatabase database = new OnlineDatabase();
        Connection first = database.address().connect();
        Statement statement = first.createStatement()) {
      ForgetRegister register = new ForgetRegister(database.address());
      first.setAutoCommit(false);
      EntryWriter.lockIds(first);
      statement.execute(
          "insert into millrace.forgotten_key"
              + " (entity, key_hash, key, reason, requested_at, settles_at)"
              + " values ('card', '\\x01', '\\x01', '', 1, 1)");
      CompletableFuture<Long> second =
          CompletableFuture.supplyAsync(
              () ->
                  register.request(
                      TextKeys.of("card"), new EntityKey(new byte[] {1}), "", List.of("p")));
      assertThatThrownBy(() -> second.get(1, TimeUnit.SECONDS))
          .isInstanceOf(TimeoutException.class);
      assertThat(register.read().entries()).isEmpty();
      first.commit();
      assertThat(second.get(3, TimeUnit.MINUTES)).isPositive();
      assertThat(register.read().entries()).hasSize(2);
    }
  }

  /** States and savepoints remember ids: another request must not be taken for one of them. */
  @Test
  void aStoreThatIsBegunAnewGivesNoIdOnceMore() throws Exception {
    try (OnlineDatabase database = new OnlineDatabase()) {
      ForgetRegister register = new ForgetRegister(database.address());
      EntityKey key = new EntityKey(new byte[] {1});
      long before = register.request(TextKeys.of("card"), key, "", List.of("p"));
      long next =
          register.request(TextKeys.of("card"), new EntityKey(new byte[] {2}), "", List.of("p"));
      assertThat(next).isGreaterThan(before);
      database.execute("truncate millrace.forgotten_key restart identity cascade");
      assertThat(register.request(TextKeys.of("card"), key, "", List.of("p"))).isGreaterThan(next);
    }
  }
}
