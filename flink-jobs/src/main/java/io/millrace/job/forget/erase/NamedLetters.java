package io.millrace.job.forget.erase;

import io.millrace.compile.BoundFeed;
import io.millrace.compile.BoundTable;
import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.millrace.job.forget.EarlierDefinitions.FeedUse;
import io.millrace.job.forget.NamedKeys;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which dead letters name keys of one entity where an event would. For one thread. */
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

  /** By a field that a view of before took its key from. */
  Found asEarlier(Place place, byte[] bytes) {
    FeedUse use = uses.get(place.feed());
    if (use == null) {
      return Found.NOT_ITS;
    }
    try {
      boolean isIts =
          NamedKeys.in(keys.codec(), use.fields(), bytes).stream()
              .anyMatch(key -> keys.forgets(key, place));
      return isIts ? Found.ITS : use.byCode().isEmpty() ? Found.NOT_ITS : Found.UNKNOWN;
    } catch (IOException e) {
      return Found.UNKNOWN;
    }
  }

  /** By the fields that a view takes its key from. */
  boolean names(BoundView view, Place place, byte[] bytes) {
    return keys.forgetsAny(view, NamedKeys.of(view, place.feed(), bytes), place);
  }

  /** By what was said of a table's row, which ends with its key. */
  boolean isSaid(BoundTable table, String message, Place place) {
    if (!table.keys().spec().name().equals(keys.entity())) {
      return false;
    }
    Map<String, EntityKey> endings = said.computeIfAbsent(table.name(), name -> endings(table));
    // A key's own text may have the same words.
    for (int at = message.indexOf(KEY); at >= 0; at = message.indexOf(KEY, at + 1)) {
      EntityKey key = endings.get(message.substring(at));
      if (key != null && keys.forgets(key, place)) {
        return true;
      }
    }
    return false;
  }

  private Map<String, EntityKey> endings(BoundTable table) {
    Map<String, EntityKey> endings = new HashMap<>();
    for (EntityKey key : keys.keys()) {
      endings.put("%s%s)".formatted(KEY, table.keys().decode(key)), key);
    }
    return endings;
  }
}
