package io.millrace.job.forget;

import io.millrace.answer.log.ValueText;
import java.util.List;

/**
 * A key as the answers about a view name it. Immutable and thread-safe.
 *
 * @param text its columns as a JSON array
 * @param places of its columns among those of the view's key; empty for all of them in their order
 */
public record NamedKey(String text, List<Integer> places) {
  public NamedKey {
    places = List.copyOf(places);
  }

  /** The view's own key. */
  public static NamedKey whole(String text) {
    return new NamedKey(text, List.of());
  }

  /**
   * Some of the columns of a key, to be compared with the text of one; null where it has not so
   * many, as a view's had by an earlier definition.
   *
   * @param asked its columns as a JSON array
   * @param places of those that are wanted; empty for all of them in their order
   */
  public static String part(String asked, List<Integer> places) {
    return places.isEmpty() ? asked : ValueText.ofSome(asked, places);
  }
}
