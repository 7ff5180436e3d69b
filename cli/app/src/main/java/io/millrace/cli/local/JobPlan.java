package io.millrace.cli.local;

import io.millrace.cli.local.KnownJob.Logs;
import io.millrace.manifest.Manifest;
import io.millrace.manifest.ViewSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which jobs compute a manifest, given those that ran before on the folder.
 *
 * <p>A job keeps the views whose fingerprint is the same and goes on from its savepoint. Views that
 * are new or have changed go to a job of their own that reads their streams from the beginning; it
 * goes on as it is in later runs. A job that keeps no view ends, unless it writes the event logs.
 * When nothing is kept at all, one job does everything from the beginning; the logs then drop the
 * events that they already hold.
 *
 * <p>Every job reads its streams by itself, so there are at most {@link #MOST_JOBS}. Where an edit
 * would make more, the views of all jobs but the one that writes the logs are joined in one that
 * begins anew: a state cannot be taken over from several jobs, since each stands elsewhere.
 *
 * @param resumed go on from their newest savepoint or checkpoint
 * @param begun read their streams from the beginning
 */
public record JobPlan(List<KnownJob> resumed, List<KnownJob> begun) {
  static final int MOST_JOBS = 4;

  public JobPlan {
    resumed = List.copyOf(resumed);
    begun = List.copyOf(begun);
  }

  /** All of them. */
  public List<KnownJob> jobs() {
    List<KnownJob> all = new ArrayList<>(resumed);
    all.addAll(begun);
    return all;
  }

  /** Plans a manifest over the jobs that the folder knows. */
  public static JobPlan of(List<KnownJob> known, Manifest manifest) {
    Map<String, String> wanted = new TreeMap<>();
    for (ViewSpec view : manifest.views()) {
      wanted.put(view.name(), view.fingerprint());
    }
    Map<String, String> open = new TreeMap<>(wanted);
    List<KnownJob> resumed = new ArrayList<>();
    for (KnownJob job : known) {
      Map<String, String> kept = kept(job, open);
      open.keySet().removeAll(kept.keySet());
      if (!kept.isEmpty() || job.logs() == Logs.WRITTEN) {
        resumed.add(new KnownJob(job.name(), job.logs(), kept));
      }
    }
    if (!open.isEmpty() && resumed.size() >= MOST_JOBS) {
      resumed.stream()
          .filter(job -> job.logs() == Logs.NOT_WRITTEN)
          .forEach(job -> open.putAll(job.views()));
      resumed.removeIf(job -> job.logs() == Logs.NOT_WRITTEN);
    }
    if (open.size() == wanted.size()) {
      return new JobPlan(List.of(), List.of(new KnownJob(next(known), Logs.WRITTEN, wanted)));
    }
    return new JobPlan(
        resumed,
        open.isEmpty() ? List.of() : List.of(new KnownJob(next(known), Logs.NOT_WRITTEN, open)));
  }

  /** Views that begin anew although they are as they were, since their jobs are joined. */
  public Set<String> rebuilt(List<KnownJob> known) {
    Set<String> rebuilt = new TreeSet<>();
    for (KnownJob job : begun) {
      for (Map.Entry<String, String> view : job.views().entrySet()) {
        if (known.stream()
            .anyMatch(before -> view.getValue().equals(before.views().get(view.getKey())))) {
          rebuilt.add(view.getKey());
        }
      }
    }
    return rebuilt;
  }

  private static Map<String, String> kept(KnownJob job, Map<String, String> open) {
    Map<String, String> kept = new LinkedHashMap<>();
    job.views()
        .forEach(
            (view, fingerprint) -> {
              if (fingerprint.equals(open.get(view))) {
                kept.put(view, fingerprint);
              }
            });
    return kept;
  }

  /** Names count up and are never used twice, so that no job finds another's savepoint. */
  private static String next(List<KnownJob> known) {
    int highest =
        known.stream()
            .mapToInt(job -> Integer.parseInt(job.name().substring("job-".length())))
            .max()
            .orElse(0);
    return "job-" + (highest + 1);
  }
}
