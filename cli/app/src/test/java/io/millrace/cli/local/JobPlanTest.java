package io.millrace.cli.local;

import static io.millrace.cli.local.KnownJob.Logs.NOT_WRITTEN;
import static io.millrace.cli.local.KnownJob.Logs.WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.manifest.Manifest;
import io.millrace.manifest.ViewSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which job computes which view, run after run. */
final class JobPlanTest {

  @Test
  void theFirstRunIsOneJob() {
    JobPlan plan = JobPlan.of(List.of(), manifest("a:1", "b:1"));
    assertThat(plan.resumed()).isEmpty();
    assertThat(plan.begun())
        .containsExactly(new KnownJob("job-1", WRITTEN, Map.of("a", "1", "b", "1")));
  }

  @Test
  void nothingChangedGoesOn() {
    KnownJob before = new KnownJob("job-1", WRITTEN, Map.of("a", "1", "b", "1"));
    assertThat(JobPlan.of(List.of(before), manifest("a:1", "b:1")))
        .isEqualTo(new JobPlan(List.of(before), List.of()));
  }

  @Test
  void changedAndNewViewsGoToAJobOfTheirOwn() {
    KnownJob before = new KnownJob("job-1", WRITTEN, Map.of("a", "1", "b", "1"));
    JobPlan plan = JobPlan.of(List.of(before), manifest("a:1", "b:2", "c:1"));
    assertThat(plan.resumed()).containsExactly(new KnownJob("job-1", WRITTEN, Map.of("a", "1")));
    assertThat(plan.begun())
        .containsExactly(new KnownJob("job-2", NOT_WRITTEN, Map.of("b", "2", "c", "1")));
  }

  @Test
  void aJobThatKeepsNoViewEndsUnlessItWritesTheLogs() {
    KnownJob logs = new KnownJob("job-1", WRITTEN, Map.of("a", "1"));
    KnownJob more = new KnownJob("job-2", NOT_WRITTEN, Map.of("b", "1"));
    KnownJob kept = new KnownJob("job-3", NOT_WRITTEN, Map.of("c", "1"));
    JobPlan plan = JobPlan.of(List.of(logs, more, kept), manifest("c:1"));
    assertThat(plan.resumed()).containsExactly(new KnownJob("job-1", WRITTEN, Map.of()), kept);
    assertThat(plan.begun()).isEmpty();
  }

  @Test
  void whenNothingIsKeptOneJobBeginsAnewUnderAFreshName() {
    KnownJob before = new KnownJob("job-4", WRITTEN, Map.of("a", "1"));
    JobPlan plan = JobPlan.of(List.of(before), manifest("a:2"));
    assertThat(plan.resumed()).isEmpty();
    assertThat(plan.begun()).containsExactly(new KnownJob("job-5", WRITTEN, Map.of("a", "2")));
  }

  @Test
  void aFifthJobIsNotMadeButTheOthersAreJoined() {
    KnownJob logs = new KnownJob("job-1", WRITTEN, Map.of("a", "1"));
    KnownJob second = new KnownJob("job-2", NOT_WRITTEN, Map.of("b", "2"));
    KnownJob third = new KnownJob("job-3", NOT_WRITTEN, Map.of("c", "2", "d", "1"));
    KnownJob fourth = new KnownJob("job-7", NOT_WRITTEN, Map.of("e", "1"));
    List<KnownJob> known = List.of(logs, second, third, fourth);
    JobPlan plan = JobPlan.of(known, manifest("a:1", "b:2", "c:2", "d:2", "e:1"));
    assertThat(plan.resumed()).containsExactly(logs);
    assertThat(plan.begun())
        .containsExactly(
            new KnownJob("job-8", NOT_WRITTEN, Map.of("b", "2", "c", "2", "d", "2", "e", "1")));
    assertThat(plan.rebuilt(known)).containsExactly("b", "c", "e");
  }

  @Test
  void jobsAreNotJoinedWhenNothingChanges() {
    List<KnownJob> known =
        List.of(
            new KnownJob("job-1", WRITTEN, Map.of("a", "1")),
            new KnownJob("job-2", NOT_WRITTEN, Map.of("b", "1")),
            new KnownJob("job-3", NOT_WRITTEN, Map.of("c", "1")),
            new KnownJob("job-4", NOT_WRITTEN, Map.of("d", "1")));
    JobPlan plan = JobPlan.of(known, manifest("a:1", "b:1", "c:1", "d:1"));
    assertThat(plan).isEqualTo(new JobPlan(known, List.of()));
    assertThat(plan.rebuilt(known)).isEmpty();
  }

  @Test
  void exactlyOneJobWritesTheLogs() {
    KnownJob logs = new KnownJob("job-1", WRITTEN, Map.of("a", "1"));
    KnownJob more = new KnownJob("job-2", NOT_WRITTEN, Map.of("b", "1"));
    for (Manifest manifest :
        List.of(manifest("a:1"), manifest("b:1"), manifest("a:2", "b:1"), manifest("c:1"))) {
      assertThat(JobPlan.of(List.of(logs, more), manifest).jobs())
          .filteredOn(job -> job.logs() == WRITTEN)
          .hasSize(1);
    }
  }

  @Test
  void aChangeIsToldByFingerprints() {
    ManifestChange change =
        ManifestChange.between(manifest("a:1", "b:1", "d:1"), manifest("a:1", "b:2", "c:1"));
    assertThat(change.lines())
        .containsExactly(
            "a: unchanged, state kept",
            "b: changed, rebuilt from the stream's beginning",
            "c: new, built from the stream's beginning",
            "d: removed");
  }

  private static Manifest manifest(String... views) {
    return new Manifest(
        Manifest.FORMAT_VERSION,
        List.of(),
        List.of(),
        List.of(views).stream().map(JobPlanTest::view).toList());
  }

  private static ViewSpec view(String nameAndFingerprint) {
    String[] parts = nameAndFingerprint.split(":");
    return new ViewSpec(
        parts[0], 1, "entity", "owner", "", List.of(), null, parts[1], 10_000, List.of(), List.of(),
        List.of(), List.of());
  }
}
