package io.millrace.job.proof;

import io.millrace.job.proof.PieceFeatures.Piece;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The source as a plain list of row versions, and what pulls make of it by the letter of the
 * documentation. Shares no code with what it is compared to.
 */
final class PieceModel {
  private static final Duration LOOKBACK = Duration.ofMinutes(10);
  private static final long WINDOW = Duration.ofDays(28).toMillis();
  private static final long TILE = Duration.ofHours(6).toMillis();

  /** A version of a row that a pull found, or without one that it is gone. */
  record Found(long id, Piece row, long observedMillis, long pulledMillis) {}

  /** What the source holds, by id. */
  final Map<Long, Piece> source = new TreeMap<>();

  /** The highest change seen by the incremental pulls; null for none. */
  Instant mark;

  final List<Found> whole = new ArrayList<>();
  final List<Found> changed = new ArrayList<>();
  private final Map<Long, Piece> lastWhole = new HashMap<>();
  private final Map<Long, Piece> lastChanged = new HashMap<>();
  private final Map<Long, Long> goneAt = new HashMap<>();

  /** Rows that a pull gave again as they were. */
  int seenAgain;

  /** Rows of the source that an incremental pull did not give as they are, nor one before. */
  long missed;

  /** Both tables are pulled at an instant. */
  void pulled(long atMillis) {
    pulledWhole(atMillis);
    Instant from = mark == null ? Instant.MIN : mark.minus(LOOKBACK);
    for (Piece piece : source.values()) {
      if (!piece.updatedAt().isBefore(from)) {
        mark = mark == null || piece.updatedAt().isAfter(mark) ? piece.updatedAt() : mark;
        if (piece.equals(lastChanged.put(piece.id(), piece))) {
          seenAgain++;
        } else {
          changed.add(new Found(piece.id(), piece, piece.updatedAt().toEpochMilli(), atMillis));
        }
      }
    }
    missed += source.values().stream().filter(p -> !p.equals(lastChanged.get(p.id()))).count();
  }

  private void pulledWhole(long atMillis) {
    for (Piece piece : source.values()) {
      if (!piece.equals(lastWhole.put(piece.id(), piece))) {
        long observed = piece.updatedAt().toEpochMilli();
        Long gone = goneAt.remove(piece.id());
        boolean isBack = gone != null && observed <= gone;
        whole.add(
            new Found(piece.id(), piece, isBack ? Math.max(atMillis, gone) : observed, atMillis));
      }
    }
    List<Long> away = lastWhole.keySet().stream().filter(id -> !source.containsKey(id)).toList();
    for (long id : away) {
      long latest =
          whole.stream().filter(f -> f.id() == id).mapToLong(Found::observedMillis).max().orElse(0);
      lastWhole.remove(id);
      goneAt.put(id, Math.max(atMillis, latest));
      whole.add(new Found(id, null, goneAt.get(id), atMillis));
    }
  }

  /** The value of a feature at an instant. */
  Object value(String feature, long id, long t) {
    List<Found> before =
        (feature.startsWith("whole") ? whole : changed)
            .stream().filter(f -> f.id() == id && f.observedMillis() < t).toList();
    List<Found> rows = before.stream().filter(found -> found.row() != null).toList();
    if (feature.endsWith("latest")) {
      // Of those observed at once the one pulled later: max takes the last of equals.
      return before.stream()
          .reduce((a, b) -> b.observedMillis() >= a.observedMillis() ? b : a)
          .map(found -> found.row() == null ? null : found.row().score())
          .orElse(null);
    } else if (feature.endsWith("rows")) {
      return (long) rows.size();
    }
    long left = Math.floorDiv(t - WINDOW, TILE) * TILE;
    return rows.stream()
        .filter(found -> found.observedMillis() >= left)
        .map(found -> found.row().score())
        .reduce(Double::sum)
        .orElse(null);
  }

  /** As lines, sorted. */
  static List<String> lines(List<Found> all) {
    return all.stream()
        .map(f -> line(f.id(), f.row(), f.observedMillis(), f.pulledMillis()))
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  static String line(long id, Piece row, long observedMillis, long pulledMillis) {
    return "%d %s observed %d pulled %d"
        .formatted(
            id,
            row == null ? "gone" : "%s %s %s".formatted(row.name(), row.score(), row.updatedAt()),
            observedMillis,
            pulledMillis);
  }
}
