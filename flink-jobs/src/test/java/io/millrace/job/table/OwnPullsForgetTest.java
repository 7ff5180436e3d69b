package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.PulledOffset;
import io.millrace.core.Forget;
import io.millrace.job.forget.KeyRegister;
import io.millrace.job.forget.OwnPulls;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.SourceNames;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table that two jobs without a log pull, each of which numbers its pulls by itself. */
final class OwnPullsForgetTest extends NewRowsRun {
  private static final long SETTLES = 10 * HOUR + 15_000;

  private static final String NAME = SourceNames.OWN_PULLS + "item__1";

  @BeforeEach
  void nothingIsForgotten() {
    register = new RememberedRegister();
  }

  private static KeyRegister own(KeyRegister register) {
    return new OwnPulls(register, NAME, new TreeSet<>(List.of("items")));
  }

  private void startBeside() throws Exception {
    seen = OwnPullsForgetTest::own;
    start(null);
  }

  private long request() {
    return register.request("item_id", itemKey(1), SETTLES);
  }

  private long ownCut(long id) {
    return register.entry(id).cut("items", NAME, 0).orElseThrow();
  }

  private List<Forget> markers() {
    return given("item").stream().filter(Forget.class::isInstance).map(Forget.class::cast).toList();
  }

  @Test
  void ofTwoThatAreApartEachChoosesUpToWhichOfItsOwnPulls() throws Exception {
    long id = request();
    startBeside();
    pulled(10, 1, "a");
    flink.setProcessingTime(SETTLES);
    assertThat(markers()).extracting(Forget::cut).containsExactly(PulledOffset.of(11, 0));
    pulled(11, 1, "a");
    assertThat(logged()).as("behind the own cut").containsExactly("1=a", "1=a");
    flink.close();

    seen = register -> register;
    start(null);
    pulled(20, 1, "a");
    logged();
    flink.setProcessingTime(SETTLES);
    assertThat(markers()).extracting(Forget::cut).containsExactly(PulledOffset.of(21, 0));
    pulled(20, 1, "b");
    assertThat(logged()).as("pulled before the request, however low the other's cut").isEmpty();
    pulled(21, 1, "b");
    assertThat(logged()).containsExactly("1=b");
    assertThat(register.entry(id).cut("items", 0)).hasValue(PulledOffset.of(21, 0));
    assertThat(ownCut(id)).isEqualTo(PulledOffset.of(11, 0));
  }

  @Test
  void oneThatIsAheadHasTheOtherDropNothingThatIsNew() throws Exception {
    request();
    startBeside();
    pulled(30, 1, "a");
    flink.setProcessingTime(SETTLES);
    flink.close();
    seen = register -> register;
    start(null);
    pulled(12, 1, "a");
    logged();
    flink.setProcessingTime(SETTLES);
    pulled(13, 1, "a");
    assertThat(logged()).containsExactly("1=a");
  }
}
