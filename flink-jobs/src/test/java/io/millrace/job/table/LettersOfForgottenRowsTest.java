package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.ForgetPlace;
import io.millrace.job.forget.RememberedRegister;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is refused of a row of a forgotten key behind the cut leaves no letter. */
final class LettersOfForgottenRowsTest extends NewRowsRun {
  private static final long SETTLES = 10 * HOUR + 15_000;

  @FeatureView(owner = "tests@example.com", description = "A view that takes no item called bad")
  static final class PickyFeatures {
    static final Feature<Long> TIMES =
        LaterFeatures.LATER.by(NameFeatures.NAME, PickyFeatures::named).count().forever();

    static String named(Item item) {
      if (item.name().equals("bad")) {
        throw new IllegalStateException("no name");
      }
      return item.name();
    }
  }

  private long asked(String entity, EntityKey key) {
    register = new RememberedRegister();
    return register.request(entity, key, SETTLES);
  }

  /** It was logged long before, and the log is cleared by then. */
  @Test
  void thoughItHasWaitedToBeHandedOn() throws Exception {
    classes = ViewClasses.of(LaterFeatures.class, PickyFeatures.class);
    asked("item_id", itemKey(1));
    start(null);
    pulled(10, 1, "bad");
    pulled(10, 2, "bad");
    assertThat(logged()).containsExactly("1=bad", "2=bad");
    flink.setProcessingTime(SETTLES);
    flink.setProcessingTime(SETTLES + 2_000);
    barrier();
    completed(1);
    assertThat(letters()).isZero();
    flink.setProcessingTime(12 * HOUR);
    barrier();
    completed(2);
    assertThat(letters()).as("that of the other item").isEqualTo(1);
  }

  /** As a long pull that runs gives it. */
  @Test
  void thoughItNamesTheKeyElsewhereThanAsItsOwn() throws Exception {
    classes = ViewClasses.of(ItemFeatures.class, NameFeatures.class);
    BoundView view = classes.compile(getClass().getClassLoader()).view("name");
    long id = asked("name", view.keys().encode(List.of("a")));
    start(null);
    pulled(10, 1, "b");
    flink.setProcessingTime(SETTLES);
    refused(10, 2, "{\"id\":2,\"name\":\"a\"}");
    refused(10, 3, "{\"id\":3,\"name\":\"b\"}");
    assertThat(letters()).isEqualTo(1);
    barrier();
    assertThat(register.found())
        .containsEntry(id + " " + ForgetPlace.state(view.spec().onlineTable()), 1L);
  }
}
