package io.millrace.dataset;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Which of many names may have been meant by one that is none of them. */
final class NearNames {
  private static final int MOST = 3;

  private NearNames() {}

  /**
   * That there is no such thing, and which names are near.
   *
   * @param what it is, such as {@code feature}
   */
  static String missing(String what, String name, Collection<String> known) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    List<String> near =
        known.stream()
            .sorted(
                Comparator.<String>comparingInt(each -> distance.apply(name, each))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(MOST)
            .toList();
    return "there is no %s '%s'%s"
        .formatted(what, name, near.isEmpty() ? "" : "; near are " + String.join(", ", near));
  }
}
