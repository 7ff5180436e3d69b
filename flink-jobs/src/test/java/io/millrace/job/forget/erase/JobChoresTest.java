package io.millrace.job.forget.erase;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.EntityCodec;
import io.millrace.core.EntityKey;
import io.millrace.job.JobClock;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.ForgetDatabase;
import io.millrace.job.forget.ForgetRegister;
import io.millrace.job.forget.Forgetting;
import io.millrace.job.forget.Sightings;
import io.millrace.job.offline.OfflineBranch.Share;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which entries are a job's matter, whose entity was a number and is a day now. */
final class JobChoresTest {
  private static final Class<?> NUMBERS = Sightings.OfNumbers.SightingFeatures.class;
  private static final Class<?> DAYS = Sightings.OfDays.SightingFeatures.class;

  @RegisterExtension static final ForgetDatabase database = new ForgetDatabase();

  private final ForgetRegister register = new ForgetRegister(database.address());

  private static EntityCodec keys(Class<?> definition) {
    return Compiler.compile(definition).orThrow().view("sighting").keys();
  }

  /** The key of number 5, or of the fifth day after the first: the bytes are the same. */
  private long request(Class<?> definition) {
    EntityKey five = keys(NUMBERS).encode(List.of(5));
    return register.request(keys(definition).spec(), five, "", List.of());
  }

  /** Ids of the entries that a job by days takes for its matter. */
  private List<Long> concerned(Share share) throws Exception {
    try (Chores chores =
        new ViewsEraser(
                ViewClasses.of(DAYS),
                database.address(),
                null,
                UpkeepPolicy.DEFAULT,
                share,
                Set.of("sighting"),
                Map.of(),
                Map.of(),
                null,
                Map.of(),
                JobClock.LIVE)
            .make(getClass().getClassLoader(), Pace.full())) {
      return chores.concerned(register.read().entries()).stream().map(Forgetting::id).toList();
    }
  }

  @Test
  void aJobOfViewsAloneLeavesKeysOfAnotherTypeToTheOneThatLogsEvents() throws Exception {
    long number = request(NUMBERS);
    long day = request(DAYS);
    for (Class<?> each : List.of(NUMBERS, DAYS)) {
      database.deploy(Compiler.compile(each).orThrow().manifest());
    }
    assertThat(concerned(Share.VIEWS)).containsExactly(day);
    assertThat(concerned(Share.ALL)).containsExactly(number, day);
  }

  @Test
  void ofATypeThatWasNeverDeployedNobodyHasAMatter() throws Exception {
    request(NUMBERS);
    assertThat(concerned(Share.VIEWS)).isEmpty();
    assertThat(concerned(Share.ALL)).isEmpty();
  }

  @Test
  void whatAReleaseOfBeforeHasAskedForIsTakenByItsName() throws Exception {
    long asked = request(NUMBERS);
    database.execute("update millrace.forgotten_key set columns = null, is_registered = false");
    assertThat(concerned(Share.VIEWS)).containsExactly(asked);
    assertThat(concerned(Share.ALL)).containsExactly(asked);
  }
}
