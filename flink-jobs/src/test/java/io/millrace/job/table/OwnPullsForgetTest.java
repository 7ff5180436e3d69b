package io.millrace.job.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aggregate.PulledOffset;
import io.millrace.core.Forget;
import io.millrace.job.forget.KeyRegister;
import io.millrace.job.forget.OwnPulls;
import io.millrace.job.forget.RememberedRegister;
import io.millrace.job.forget.SourceNames;
import io.millrace.table.PulledRow;
import io.millrace.type.StructValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A table that is pulled by the job that logs its rows and by one beside it, which numbers its
 * pulls by itself.
 */
final class OwnPullsForgetTest extends NewRowsRun {
  private static final long SETTLES = 10 * HOUR + 15_000;

  /** By when the stages begin. */
  private static final long SETTLED = 9 * HOUR;

  private static final String NAME = SourceNames.OWN_PULLS + "item__1";

  /** What another job has logged; empty but where a test says so. */
  private static final List<PulledRow> LOG = new ArrayList<>();

  private static final class AnothersLog implements RowHistory {
    private static final long serialVersionUID = 1;

    @Override
    public Writer writer() {
      return Writer.ANOTHER_JOB;
    }

    @Override
    public long lastPull(String table) {
      return 9;
    }

    @Override
    public long lastEnded(String table) {
      return 0;
    }

    @Override
    public Map<Integer, Long> lastPushes(String table) {
      return Map.of();
    }

    @Override
    public void forEach(io.millrace.compile.BoundTable table, After after, Reader reader)
        throws Exception {
      for (PulledRow row : LOG) {
        reader.read(row);
      }
    }
  }

  @BeforeEach
  void nothingIsLogged() {
    LOG.clear();
    register = new RememberedRegister();
  }

  private static KeyRegister own(KeyRegister register) {
    return new OwnPulls(register, NAME, new TreeSet<>(List.of("items")));
  }

  private void startBeside(OperatorSubtaskState state) throws Exception {
    history = new AnothersLog();
    seen = OwnPullsForgetTest::own;
    start(state);
  }

  private long request(long settlesAtMillis) {
    return register.request("item_id", itemKey(1), settlesAtMillis);
  }

  private long ownCut(long id) {
    return register.entry(id).cut("items", NAME, 0).orElseThrow();
  }

  private List<Forget> markers() {
    return given("item").stream().filter(Forget.class::isInstance).map(Forget.class::cast).toList();
  }

  private long contributions() {
    return given("item").stream().filter(input -> !(input instanceof Forget)).count();
  }

  @Test
  void ofTwoThatAreApartEachChoosesUpToWhichOfItsOwnPulls() throws Exception {
    long id = request(SETTLES);
    startBeside(null);
    pulled(10, 1, "a");
    flink.setProcessingTime(SETTLES);
    assertThat(markers()).extracting(Forget::cut).containsExactly(PulledOffset.of(11, 0));
    pulled(11, 1, "a");
    assertThat(logged()).as("behind the own cut").containsExactly("1=a", "1=a");
    flink.close();

    history = RowHistory.NONE;
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
    request(SETTLES);
    startBeside(null);
    pulled(30, 1, "a");
    flink.setProcessingTime(SETTLES);
    flink.close();
    history = RowHistory.NONE;
    seen = register -> register;
    start(null);
    pulled(12, 1, "a");
    logged();
    flink.setProcessingTime(SETTLES);
    pulled(13, 1, "a");
    assertThat(logged()).containsExactly("1=a");
  }

  @Test
  void whatItGoesOnFromIsPartedByTheCutOfTheLogAndItsOwnPullsAreNew() throws Exception {
    long id = request(SETTLED);
    register.cut(id, "items", Map.of(0, PulledOffset.of(5, 0)));
    submittedAtMillis = SETTLED;
    LOG.add(row(4, 1, "before"));
    LOG.add(row(5, 1, "after"));
    startBeside(null);
    assertThat(ownCut(id)).isEqualTo(PulledOffset.of(5, 0));
    assertThat(contributions()).as("of pull 5").isEqualTo(1);
    pulled(10, 1, "own");
    assertThat(logged()).containsExactly("1=own");
  }

  @Test
  void whereTheLogIsAheadItsOwnPullsAreNewAllTheSame() throws Exception {
    long id = request(SETTLED);
    register.cut(id, "items", Map.of(0, PulledOffset.of(14, 0)));
    submittedAtMillis = SETTLED;
    LOG.add(row(9, 1, "before"));
    startBeside(null);
    assertThat(ownCut(id)).isEqualTo(PulledOffset.of(10, 0));
    assertThat(contributions()).isZero();
    pulled(10, 1, "own");
    assertThat(logged()).containsExactly("1=own");
  }

  @Test
  void whatWasAskedForSinceItWasSubmittedMayBeInAPullThatHasBegun() throws Exception {
    long id = request(SETTLED);
    register.cut(id, "items", Map.of(0, PulledOffset.of(5, 0)));
    submittedAtMillis = SETTLED - 1;
    LOG.add(row(5, 1, "logged"));
    startBeside(null);
    assertThat(ownCut(id)).isEqualTo(PulledOffset.of(11, 0));
    assertThat(contributions()).isZero();
    pulled(10, 1, "own");
    assertThat(logged()).isEmpty();
    pulled(11, 1, "own");
    assertThat(logged()).containsExactly("1=own");
  }

  @Test
  void aStateMayHaveTheKeyUpToItsOwnPulls() throws Exception {
    startBeside(null);
    pulled(40, 1, "a");
    logged();
    OperatorSubtaskState state = barrier();
    flink.close();
    long id = request(SETTLED);
    register.cut(id, "items", Map.of(0, PulledOffset.of(5, 0)));
    submittedAtMillis = SETTLED;
    startBeside(state);
    assertThat(ownCut(id)).isEqualTo(PulledOffset.of(41, 0));
    pulled(40, 1, "b");
    assertThat(logged()).isEmpty();
  }

  private PulledRow row(long pull, long id, String name) {
    return new PulledRow(
        "items",
        pull,
        pull * HOUR,
        pull * HOUR,
        itemKey(id),
        new StructValue(Arrays.asList(id, name)));
  }
}
