package io.millrace.job.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.EntityKey;
import io.millrace.job.online.OnlineDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who looks often reads what is new, and not all that ever was. */
final class RegisterLooksTest {

  @Test
  void whatIsFinishedIsNotReadByWhoWorksOffTheRest() {
    try (OnlineDatabase database = new OnlineDatabase()) {
      ForgetRegister register = new ForgetRegister(database.address());
      long done = register.request(TextKeys.of("card"), key(1), "", List.of());
      long open = register.request(TextKeys.of("card"), key(2), "", List.of());
      register.cut(done, "paid", Map.of(0, 5L));
      register.cut(open, "paid", Map.of(0, 7L, 1, 9L));
      register.finish(done);
      assertThat(register.readUnderWay().entries())
          .singleElement()
          .satisfies(
              entry -> {
                assertThat(entry.id()).isEqualTo(open);
                assertThat(entry.cuts()).isEqualTo(Map.of("paid", Map.of(0, 7L, 1, 9L)));
              });
      assertThat(register.readUnderWay().secret()).isEqualTo(register.read().secret());
      register.finish(open);
      assertThat(register.readUnderWay().entries()).isEmpty();
    }
  }

  @Test
  void whateverChangesOfForgottenAnswersIsSeenByTheirVersion() {
    try (OnlineDatabase database = new OnlineDatabase()) {
      ForgetRegister register = new ForgetRegister(database.address());
      ForgottenAnswers answers = new ForgottenAnswers(database.address());
      List<String> versions = new ArrayList<>();
      versions.add(answers.version());
      long id = register.request(TextKeys.of("card"), key(1), "", List.of());
      versions.add(answers.version());
      answers.add(id, new NamedKey("card", "[1]"));
      versions.add(answers.version());
      register.cut(id, "paid", Map.of(0, 5L));
      versions.add(answers.version());
      answers.until(Map.of(id, 1_000L));
      versions.add(answers.version());
      register.finish(id);
      versions.add(answers.version());
      assertThat(versions).doesNotHaveDuplicates();
      assertThat(answers.version()).isEqualTo(versions.get(versions.size() - 1));
    }
  }

  private static EntityKey key(int number) {
    return new EntityKey(new byte[] {(byte) number});
  }
}
