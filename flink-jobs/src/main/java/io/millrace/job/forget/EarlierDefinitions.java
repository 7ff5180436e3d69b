package io.millrace.job.forget;

import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.job.forget.Deployments.DeployedView;
import io.millrace.job.forget.Deployments.KeyUse;
import io.millrace.job.offline.EventLog;
import io.millrace.job.offline.RowLog;
import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.StreamSpec;
import io.millrace.manifest.TableSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where keys of one entity are by definitions that were deployed and that are no more: views,
 * streams and tables that were taken out, and fields of streams that keys were taken from.
 * Immutable and thread-safe.
 */
public final class EarlierDefinitions {
  private final FeatureStore store;
  private final EntitySpec entity;
  private final List<DeployedView> views;
  private final Map<String, FeedUse> feeds = new TreeMap<>();

  /**
   * How the entity's keys were taken from a stream or table.
   *
   * @param fields in the order of the entity's columns, by each use
   * @param byCode views that computed them, which nobody can do without their code
   */
  public record FeedUse(boolean isTable, Set<List<String>> fields, Set<String> byCode) {
    private static FeedUse none(boolean isTable) {
      return new FeedUse(isTable, new LinkedHashSet<>(), new TreeSet<>());
    }
  }

  /**
   * @param store the definitions that run
   * @param entity whose keys are looked for
   */
  public EarlierDefinitions(FeatureStore store, Deployments deployments, EntitySpec entity) {
    this.store = store;
    this.entity = entity;
    this.views =
        deployments.views().stream()
            .filter(each -> !KeyColumns.places(entity, each.entity()).isEmpty())
            .toList();
    Set<Taken> running = new HashSet<>();
    Set<String> runningViews = new HashSet<>();
    for (KeyUse each : Deployments.of(store.manifest()).uses()) {
      taken(each)
          .ifPresent(
              taken -> {
                running.add(taken);
                runningViews.add(each.feed() + " " + each.view());
              });
    }
    for (KeyUse each : deployments.uses()) {
      taken(each)
          .filter(taken -> !running.contains(taken))
          .filter(
              taken -> !taken.isByCode() || !runningViews.contains(each.feed() + " " + each.view()))
          .ifPresent(taken -> add(each, taken));
    }
  }

  /**
   * What a use takes the entity's columns from. What views take so now, of the same types, is found
   * by them; of symbols that were others, rows may be there that these cannot read.
   *
   * @param fields in the order of the entity's columns, null where code computed one
   */
  private record Taken(String feed, List<String> fields, List<EntitySpec.KeyColumn> columns) {
    boolean isByCode() {
      return fields.contains(null);
    }
  }

  private Optional<Taken> taken(KeyUse each) {
    List<Integer> places = KeyColumns.places(entity, each.entity());
    if (places.isEmpty()) {
      return Optional.empty();
    }
    List<String> fields = new ArrayList<>();
    places.forEach(place -> fields.add(each.fields().get(place)));
    return Optional.of(
        new Taken(each.feed(), fields, places.stream().map(each.entity().key()::get).toList()));
  }

  private void add(KeyUse each, Taken taken) {
    FeedUse use = feeds.computeIfAbsent(each.feed(), any -> FeedUse.none(each.isTable()));
    if (taken.isByCode()) {
      use.byCode().add(each.view());
    } else {
      use.fields().add(taken.fields());
    }
  }

  /** The entity. */
  public EntitySpec entity() {
    return entity;
  }

  /** Names of views that are no more and whose keys were the entity's, or held them. */
  public Set<String> views() {
    Set<String> names = new TreeSet<>();
    views.forEach(each -> names.add(each.name()));
    for (BoundView view : store.views()) {
      if (!KeyColumns.places(entity, view.keys().spec()).isEmpty()) {
        names.remove(view.spec().name()); // Its keys are asked for by themselves.
      }
    }
    return names;
  }

  /** How keys were taken from streams and tables that are in the definitions, by their names. */
  public Map<String, FeedUse> usesOfFeedsThatRun() {
    Map<String, FeedUse> uses = new TreeMap<>(feeds);
    uses.keySet().retainAll(feedsThatRun());
    return uses;
  }

  /** The same of those that are no more, by the names of their tables in the log. */
  public Map<String, FeedUse> usesOfOtherTables() {
    Map<String, FeedUse> uses = new TreeMap<>();
    feeds.forEach(
        (feed, use) -> {
          if (!feedsThatRun().contains(feed)) {
            uses.put(logTable(feed), use);
          }
        });
    return uses;
  }

  /** The stream or table of one of {@link #usesOfOtherTables()}. */
  public String feed(String logTable) {
    return feeds.keySet().stream()
        .filter(feed -> logTable(feed).equals(logTable))
        .findFirst()
        .orElseThrow();
  }

  private String logTable(String feed) {
    return feeds.get(feed).isTable() ? RowLog.name(feed) : EventLog.name(feed);
  }

  private Set<String> feedsThatRun() {
    Set<String> names = new TreeSet<>();
    store.manifest().streams().stream().map(StreamSpec::name).forEach(names::add);
    store.manifest().tables().stream().map(TableSpec::name).forEach(names::add);
    return names;
  }

  /**
   * Names of the places.
   *
   * @param log whether there is one
   */
  public Set<String> places(EntityPlaces.Log log) {
    Set<String> places = new LinkedHashSet<>();
    views().forEach(view -> places.add(ForgetPlace.earlier(view)));
    if (log == EntityPlaces.Log.KEPT) {
      usesOfFeedsThatRun().keySet().forEach(feed -> places.add(logTable(feed)));
      usesOfOtherTables().keySet().forEach(table -> places.add(ForgetPlace.earlier(table)));
    }
    return places;
  }
}
