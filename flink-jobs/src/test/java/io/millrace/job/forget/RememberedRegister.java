package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A register in memory, also for jobs that are sent to a cluster in this process. */
public final class RememberedRegister implements KeyRegister {
  private static final long serialVersionUID = 1;
  private static final byte[] SECRET = {1, 2, 3};
  private static final Map<String, Entries> ALL = new ConcurrentHashMap<>();

  private static final Comparator<LostEvents.Lost> BY_PLACE =
      Comparator.comparing(LostEvents.Lost::feed)
          .thenComparing(LostEvents.Lost::partition)
          .thenComparing(LostEvents.Lost::offset);

  private final String name = UUID.randomUUID().toString();

  private static final class Entries {
    final List<Forgetting> all = new ArrayList<>();
    final Set<String> done = new TreeSet<>();
    final Map<String, Long> found = new TreeMap<>();
    final Set<String> hadMore = new TreeSet<>();
    final Map<String, Map<EntityKey, Set<LostEvents.Lost>>> lost = new TreeMap<>();
    boolean isAway;
    boolean isAwayAfterRead;
    int version;
    int reads;
    int looks;
  }

  private Entries entries() {
    return ALL.computeIfAbsent(name, ignored -> new Entries());
  }

  /** Asks for a key to be forgotten that settles then, as a release of before did. */
  public long request(String entity, EntityKey key, long settlesAtMillis) {
    return request(entity, null, key, settlesAtMillis);
  }

  /** The same as this release does. */
  public long request(EntitySpec entity, EntityKey key, long settlesAtMillis) {
    return request(entity.name(), entity, new KeyForm(entity).toRegister(key), settlesAtMillis);
  }

  private long request(String entity, EntitySpec columns, EntityKey key, long settlesAtMillis) {
    Entries entries = entries();
    synchronized (entries) {
      long id = entries.all.size() + 1;
      entries.all.add(
          new Forgetting(
              id,
              entity,
              columns,
              new KeyHasher(SECRET).hash(entity, key),
              key,
              "",
              settlesAtMillis - ForgetRegister.SETTLES_AFTER.toMillis(),
              settlesAtMillis,
              null,
              Map.of()));
      entries.version++;
      return id;
    }
  }

  /** Nothing is left to do. */
  public void finish(long id) {
    change(id, entry -> copy(entry, null, entry.settlesAtMillis() + 1, entry.sources()));
  }

  /** From now on nobody can reach it, or everybody again. */
  public void setAway(boolean isAway) {
    Entries entries = entries();
    synchronized (entries) {
      entries.isAway = isAway;
      entries.isAwayAfterRead = false;
    }
  }

  /** Nobody can reach it once it has been read. */
  public void setAwayAfterRead() {
    Entries entries = entries();
    synchronized (entries) {
      entries.isAwayAfterRead = true;
    }
  }

  /** Places that are done, as {@code id place}. */
  public Set<String> done() {
    Entries entries = entries();
    synchronized (entries) {
      return new TreeSet<>(entries.done);
    }
  }

  /** What was in places, by {@code id place}. */
  public Map<String, Long> found() {
    Entries entries = entries();
    synchronized (entries) {
      return new TreeMap<>(entries.found);
    }
  }

  /** Where there was more than what is counted, as {@code id place}. */
  public Set<String> hadMore() {
    Entries entries = entries();
    synchronized (entries) {
      return new TreeSet<>(entries.hadMore);
    }
  }

  /** What keys of an entity have lost by events that are in no log. */
  public Map<EntityKey, Set<LostEvents.Lost>> lost(String entity) {
    Entries entries = entries();
    synchronized (entries) {
      return Map.copyOf(entries.lost.getOrDefault(entity, Map.of()));
    }
  }

  /** What it forgets. */
  public ForgottenEvents forgotten() {
    Entries entries = entries();
    synchronized (entries) {
      return ForgottenEvents.of(SECRET, entries.all);
    }
  }

  /** How often it was asked whether there is anything new. */
  public int looks() {
    Entries entries = entries();
    synchronized (entries) {
      return entries.looks;
    }
  }

  /** How often it was read, after it had changed. */
  public int reads() {
    Entries entries = entries();
    synchronized (entries) {
      return entries.reads;
    }
  }

  /** An entry as it is now. */
  public Forgetting entry(long id) {
    Entries entries = entries();
    synchronized (entries) {
      return entries.all.get((int) id - 1);
    }
  }

  @Override
  public ForgetRegister.Contents read() {
    Entries entries = entries();
    synchronized (entries) {
      checkReachable(entries);
      entries.reads++;
      entries.isAway = entries.isAwayAfterRead;
      return new ForgetRegister.Contents(SECRET, entries.all);
    }
  }

  @Override
  public String version() {
    Entries entries = entries();
    synchronized (entries) {
      checkReachable(entries);
      entries.looks++;
      return Integer.toString(entries.version);
    }
  }

  @Override
  public Map<Integer, Long> cut(long id, String stream, String source, Map<Integer, Long> cuts) {
    Map<Integer, Long> standing = new TreeMap<>(cuts);
    change(
        id,
        entry -> {
          Map<String, Map<String, Map<Integer, Long>>> all = new TreeMap<>(entry.sources());
          Map<String, Map<Integer, Long>> ofStream =
              new TreeMap<>(all.getOrDefault(stream, Map.of()));
          Map<Integer, Long> ofSource = new TreeMap<>(ofStream.getOrDefault(source, Map.of()));
          cuts.forEach(ofSource::putIfAbsent);
          standing.replaceAll((partition, cut) -> ofSource.get(partition));
          ofStream.put(source, ofSource);
          all.put(stream, ofStream);
          return copy(entry, entry.key(), entry.finishedAtMillis(), all);
        });
    return standing;
  }

  @Override
  public void lost(Map<EntitySpec, Map<EntityKey, Set<LostEvents.Lost>>> byEntity) {
    Entries entries = entries();
    synchronized (entries) {
      checkReachable(entries);
      byEntity.forEach(
          (entity, byKey) ->
              byKey.forEach(
                  (key, events) ->
                      entries
                          .lost
                          .computeIfAbsent(entity.name(), any -> new HashMap<>())
                          .computeIfAbsent(key, any -> new TreeSet<>(BY_PLACE))
                          .addAll(events)));
    }
  }

  @Override
  public void done(long id, String place, String detail, Long untilMillis) {
    Entries entries = entries();
    synchronized (entries) {
      checkReachable(entries);
      entries.done.add(id + " " + place);
    }
  }

  @Override
  public void found(List<Found> all) {
    Entries entries = entries();
    synchronized (entries) {
      checkReachable(entries);
      all.forEach(
          each -> entries.found.merge(each.id() + " " + each.place(), each.rows(), Math::max));
    }
  }

  @Override
  public void hadMore(Map<String, Set<Long>> ids) {
    Entries entries = entries();
    synchronized (entries) {
      checkReachable(entries);
      ids.forEach((place, some) -> some.forEach(id -> entries.hadMore.add(id + " " + place)));
    }
  }

  private interface Change {
    Forgetting of(Forgetting entry);
  }

  private void change(long id, Change change) {
    Entries entries = entries();
    synchronized (entries) {
      checkReachable(entries);
      entries.all.replaceAll(entry -> entry.id() == id ? change.of(entry) : entry);
      entries.version++;
    }
  }

  private static Forgetting copy(
      Forgetting entry,
      EntityKey key,
      Long finishedAt,
      Map<String, Map<String, Map<Integer, Long>>> sources) {
    return new Forgetting(
        entry.id(),
        entry.entity(),
        entry.columns(),
        entry.keyHash(),
        key,
        entry.reason(),
        entry.requestedAtMillis(),
        entry.settlesAtMillis(),
        finishedAt,
        sources);
  }

  private static void checkReachable(Entries entries) {
    if (entries.isAway) {
      throw new IllegalStateException("the register is away");
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RememberedRegister that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }
}
