package io.millrace.job.forget;

import java.util.Map;
import java.util.Set;

/**
 * Told of the rows of a place that go, around the moment at which they do. Rows are given by the
 * ids of the register's entries that they go for: how many go for the same ones. No ids are those
 * of rows of which nobody can say whose they are.
 */
public interface CountedRows {
  /** Nobody counts. */
  CountedRows BY_NOBODY =
      new CountedRows() {
        @Override
        public void going(Map<Set<Long>, Long> rows) {}

        @Override
        public void gone(Map<Set<Long>, Long> told, Map<Set<Long>, Long> rows) {}

        @Override
        public void hadMore(Set<Long> ids) {}

        @Override
        public void wentUncounted(long atMillis) {}

        @Override
        public Set<Long> ofNothing() {
          return Set.of();
        }
      };

  /**
   * They may go from now on. Who is killed before he says what has become of them leaves it unknown
   * for good how many it were.
   */
  void going(Map<Set<Long>, Long> rows);

  /**
   * So many went of those that it was told of last; none where they stayed.
   *
   * @param told as {@link #going} was
   */
  void gone(Map<Set<Long>, Long> told, Map<Set<Long>, Long> rows);

  /** Something of these entries' keys was there that is not among the rows that are counted. */
  void hadMore(Set<Long> ids);

  /**
   * Rows of the place went then and nobody counted them, as a release of before does not: of the
   * entries that were asked for by then it is unknown for good how many it were.
   */
  void wentUncounted(long atMillis);

  /**
   * Those of the place's entries of whose keys nothing was found yet, here or elsewhere, nor of a
   * key that was asked for in their course: a closer look is worth while.
   */
  Set<Long> ofNothing();
}
