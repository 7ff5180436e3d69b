package io.millrace.job.forget.erase;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.EarlierDefinitions.FeedUse;
import io.millrace.job.forget.HeldKey;
import io.millrace.job.forget.KeyColumns;
import io.millrace.job.forget.NamedKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which dead letters are of keys of one entity. For one thread. */
final class NamedLetters {
  /** What a dead letter's message ends with that tells of a table's row. */
  private static final String KEY = "(key ";

  private final DueKeys keys;
  private final Set<String> feeds;
  private final Map<String, FeedUse> uses = new HashMap<>();

  /** By table, keys by what a message of a row ends with. */
  private final Map<String, Map<String, EntityKey>> said = new HashMap<>();

  /** Whose a letter is. */
  enum Found {
    /** One of the keys', and to go. */
    ITS,
    /** None of them. */
    NOT_ITS,
    /** Nobody can say. */
    UNKNOWN
  }

  NamedLetters(DueKeys keys) {
    this.keys = keys;
    this.feeds = keys.feeds().stream().map(BoundFeed::name).collect(Collectors.toSet());
    uses.putAll(keys.earlier().usesOfFeedsThatRun());
    keys.earlier()
        .usesOfOtherTables()
        .forEach((table, use) -> uses.put(keys.earlier().feed(table), use));
  }

  DueKeys keys() {
    return keys;
  }

  /** Whether a stream or table of the definitions has the keys. */
  boolean hasFeed(String feed) {
    return feeds.contains(feed);
  }

  /** Streams and tables that had them by definitions of before. */
  Set<String> earlierFeeds() {
    return uses.keySet();
  }

  /**
   * By the fields that views of before took their keys from. Where views take them from the same
   * fields now, of a letter that can be decoded {@link #asEvent} says it all.
   *
   * @param ids takes those of the entries that it is to go for
   */
  Found asEarlier(Place place, NamedKeys named, Optional<Object> event, Set<Long> ids) {
    FeedUse use = uses.get(place.feed());
    if (use == null) {
      return Found.NOT_ITS;
    }
    boolean isIts = false;
    for (List<String> fields : use.fields()) {
      isIts |= isForgotten(named.in(keys.codec(), fields), place, ids);
    }
    if (isIts) {
      return Found.ITS;
    }
    boolean isKnown = named.isOneObject() || (event.isPresent() && areTakenNow(place.feed(), use));
    return isKnown && use.byCode().isEmpty() ? Found.NOT_ITS : Found.UNKNOWN;
  }

  private boolean areTakenNow(String feed, FeedUse use) {
    return keys.views().stream()
        .flatMap(view -> NamedKeys.fields(view, keys.held(view), feed).stream())
        .collect(Collectors.toSet())
        .containsAll(use.fields());
  }

  /** By its event, of a letter that can be decoded. */
  Found asEvent(BoundFeed feed, Object event, Place place, Set<Long> ids) {
    for (BoundView view : keys.viewsOf(feed)) {
      keys.addEntries(view, view.keys(feed.name(), event), place, ids);
    }
    return keys.forgets(feed, event, place) ? Found.ITS : Found.NOT_ITS;
  }

  /**
   * By the fields that views take their keys from, and of a table by what was said of its row.
   *
   * @param message that the letter has
   */
  Found asNow(BoundFeed feed, Place place, NamedKeys named, String message, Set<Long> ids) {
    boolean isIts = feed instanceof BoundTable table && isSaid(table, message, place, ids);
    boolean isKnown = named.isOneObject();
    for (BoundView view : keys.viewsOf(feed)) {
      HeldKey held = keys.held(view);
      for (List<String> fields : NamedKeys.fields(view, held, feed.name())) {
        Set<EntityKey> found = named.in(held.form().registered(), fields);
        isIts |= isForgotten(found, place, ids);
        isKnown &= !found.isEmpty();
      }
    }
    if (isIts) {
      return Found.ITS;
    }
    return isKnown ? Found.NOT_ITS : Found.UNKNOWN;
  }

  private boolean isForgotten(Set<EntityKey> found, Place place, Set<Long> ids) {
    found.forEach(key -> keys.addEntries(key, place, ids));
    return found.stream().anyMatch(key -> keys.forgets(key, place));
  }

  /** By what was said of a table's row, which ends with its key. */
  private boolean isSaid(BoundTable table, String message, Place place, Set<Long> ids) {
    if (!KeyColumns.areAlike(table.keys().spec(), keys.entity())) {
      return false;
    }
    Map<String, EntityKey> endings = said.computeIfAbsent(table.name(), name -> endings(table));
    // A key's own text may have the same words.
    for (int at = message.indexOf(KEY); at >= 0; at = message.indexOf(KEY, at + 1)) {
      EntityKey key = endings.get(message.substring(at));
      if (key != null && keys.forgets(key, place)) {
        keys.addEntries(key, place, ids);
        return true;
      }
    }
    return false;
  }

  private Map<String, EntityKey> endings(BoundTable table) {
    Map<String, EntityKey> endings = new HashMap<>();
    for (EntityKey key : keys.keys()) {
      endings.put("%s%s)".formatted(KEY, keys.codec().decode(key)), key);
    }
    return endings;
  }
}
