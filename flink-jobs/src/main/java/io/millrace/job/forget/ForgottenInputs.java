package io.millrace.job.forget;

import io.millrace.compile.BoundView;
import io.millrace.job.online.PostgresAddress;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What of streams, tables and served rows is forgotten, for whoever reads the log or files while
 * the work may still be under way: of the log that of unfinished entries, as it holds nothing of
 * the others; of files all. A snapshot of the register; immutable, thread-safe, and travels with a
 * job graph.
 */
public final class ForgottenInputs implements Serializable {
  private static final long serialVersionUID = 1;

  /** Nothing was ever forgotten, or there is no register. */
  public static final ForgottenInputs NONE =
      new ForgottenInputs(new byte[] {0}, List.of(), List.of());

  private final byte[] secret;
  private final ArrayList<Forgetting> entries;

  /** Of each entry when its key had left state and online tables; null where it has not. */
  private final ArrayList<Long> clearedMillis;

  private ForgottenInputs(byte[] secret, List<Forgetting> entries, List<Long> clearedMillis) {
    this.secret = secret;
    this.entries = new ArrayList<>(entries);
    this.clearedMillis = new ArrayList<>(clearedMillis);
  }

  /**
   * What a register says now.
   *
   * @throws io.millrace.job.online.OnlineStoreException if it cannot be read
   */
  public static ForgottenInputs of(PostgresAddress store) {
    ForgetRegister register = new ForgetRegister(store);
    if (!register.isThere()) {
      return NONE;
    }
    ForgetRegister.Contents contents = register.read();
    Map<Long, Long> cleared = new HashMap<>();
    new ForgetPlaces(store)
        .each(
            contents.entries().stream().filter(Forgetting::isUnderWay).map(Forgetting::id).toList(),
            (id, places) -> cleared.put(id, clearedMillis(places)));
    return new ForgottenInputs(
        contents.secret(),
        contents.entries(),
        contents.entries().stream().map(entry -> cleared.get(entry.id())).toList());
  }

  private static Long clearedMillis(List<ForgetPlace> places) {
    List<ForgetPlace> inTheJob = places.stream().filter(ForgetPlace::isInTheJob).toList();
    return inTheJob.isEmpty() || inTheJob.stream().anyMatch(ForgetPlace::isPending)
        ? null
        : (Long) inTheJob.stream().mapToLong(ForgetPlace::doneAtMillis).max().getAsLong();
  }

  /** Which events of a stream, or rows of a table, are forgotten and may still be in the log. */
  public ForgottenFeed inLog(List<BoundView> views, String feed) {
    return ForgottenFeed.inLog(
        ForgottenEvents.of(secret, entries.stream().filter(Forgetting::isUnderWay).toList()),
        views,
        feed);
  }

  /**
   * Which events of a stream in files are forgotten.
   *
   * @param files whose names the cuts that were chosen in them have
   */
  public ForgottenFeed inFiles(List<BoundView> views, String stream, SourceNames files) {
    return ForgottenFeed.atRest(ForgottenEvents.of(secret, entries), views, stream, files);
  }

  /** Which served rows of a view are forgotten and may still be in the log. */
  public ForgottenServed served(BoundView view) {
    List<ForgottenServed.Entry> concerned = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Forgetting entry = entries.get(i);
      Long cleared = clearedMillis.get(i);
      if (entry.isUnderWay()) {
        HeldKey.of(view, entry)
            .ifPresent(held -> concerned.add(new ForgottenServed.Entry(entry, held, cleared)));
      }
    }
    return new ForgottenServed(concerned);
  }

  /**
   * Ids of entries whose keys had left all state: what is read by this has nothing of what they
   * forget. All up to the first, 0 for none, and each of the others.
   */
  public List<Long> left() {
    long all = 0;
    List<Long> others = new ArrayList<>();
    boolean isAll = true;
    for (int i = 0; i < entries.size(); i++) {
      Forgetting entry = entries.get(i);
      if (entry.isUnderWay() && clearedMillis.get(i) == null) {
        isAll = false;
      } else if (isAll) {
        all = entry.id();
      } else {
        others.add(entry.id());
      }
    }
    others.add(0, all);
    return others;
  }

  /**
   * Whether a key of these entities came to be forgotten between an earlier snapshot and this one:
   * what was read by the earlier may hold it.
   */
  public boolean addsTo(ForgottenInputs earlier, Set<String> entities) {
    Map<Long, Map<String, Map<String, Map<Integer, Long>>>> known = new HashMap<>();
    earlier.entries.forEach(entry -> known.put(entry.id(), entry.sources()));
    return entries.stream()
        .filter(entry -> entities.stream().anyMatch(each -> HeldKey.holds(each, entry.entity())))
        .anyMatch(entry -> !entry.sources().equals(known.get(entry.id())));
  }
}
