package io.millrace.job.proof;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Jdbc;
import io.millrace.Table;
import io.millrace.Windowed;
import java.time.Instant;

/** Pieces of one source that is pulled twice: whole, and by what has changed. */
@FeatureView(owner = "tests@example.com", description = "What is known of a piece")
public final class PieceFeatures {
  /** A row of the source. */
  public record Piece(long id, String name, double score, Instant updatedAt) {}

  private static final String QUERY = "select id, name, score, updated_at from pieces";

  public static final Entity.One<Long> PIECE = Entity.key("piece_id", Long.class);

  public static final Table<Piece> WHOLE =
      Table.of(Piece.class)
          .from(Jdbc.query("stock", QUERY))
          .key(PIECE, Piece::id)
          .observedAt(Piece::updatedAt)
          .every("1h");

  public static final Table<Piece> CHANGED =
      Table.of(Piece.class)
          .from(Jdbc.query("stock", QUERY))
          .key(PIECE, Piece::id)
          .observedAt(Piece::updatedAt)
          .every("1h")
          .incrementalOn(Piece::updatedAt, "10m");

  public static final Feature<Double> WHOLE_LATEST = WHOLE.latest(Piece::score);
  public static final Feature<Long> WHOLE_ROWS = WHOLE.rows().count().forever();
  public static final Windowed<Double> WHOLE_SUM = WHOLE.rows().sum(Piece::score).over("28d");
  public static final Feature<Double> CHANGED_LATEST = CHANGED.latest(Piece::score);
  public static final Feature<Long> CHANGED_ROWS = CHANGED.rows().count().forever();
  public static final Windowed<Double> CHANGED_SUM = CHANGED.rows().sum(Piece::score).over("28d");

  private PieceFeatures() {}
}
