package io.millrace.compile;

import io.millrace.core.ViewLayout;
import io.millrace.core.ViewLayout.Cell;
import io.millrace.core.Window;
import io.millrace.type.DataType;
import java.util.HashMap;
import java.util.Map;

/** Estimates what a view costs from its layout alone. */
final class CostEstimate {
  /** The bytes that a row may take: beyond two kilobytes PostgreSQL moves it out of line. */
  static final long ROW_BUDGET = 1_800;

  private static final int ROW_HEADER = 40;
  private static final int STEP = 4;
  private static final long DAY = 86_400_000;

  private CostEstimate() {}

  static ViewCost of(ViewLayout layout) {
    long row = ROW_HEADER;
    long stepsPerDay = 0;
    Map<Integer, Long> tiles = new HashMap<>();
    for (Cell cell : layout.cells()) {
      Window window = cell.window();
      row += 2 + size(layout.columns().get(cell.column()).aggregator().resultType());
      if (!window.isLifetime()) {
        row += STEP;
        stepsPerDay += Math.max(1, DAY / window.tileMillis());
      }
      tiles.merge(cell.column(), tiles(window), Math::max);
    }
    long allTiles = 0;
    long state = ROW_HEADER;
    for (Map.Entry<Integer, Long> column : tiles.entrySet()) {
      allTiles += column.getValue();
      long value = size(layout.columns().get(column.getKey()).aggregator().resultType());
      state += column.getValue() * (value + STEP);
    }
    return new ViewCost(row, state, allTiles, stepsPerDay);
  }

  private static long tiles(Window window) {
    return window.isLifetime() ? 1 : window.lengthMillis() / window.tileMillis() + 1;
  }

  /** Typical bytes of a value. */
  static long size(DataType type) {
    if (type instanceof DataType.Bool) {
      return 1;
    } else if (type instanceof DataType.Int32 || type instanceof DataType.Float32) {
      return 4;
    } else if (type instanceof DataType.Decimal || type instanceof DataType.Uuid) {
      return 16;
    } else if (type instanceof DataType.Text || type instanceof DataType.Bytes) {
      return 16;
    } else if (type instanceof DataType.FloatVector vector) {
      return 4L * Math.max(16, vector.dimension());
    } else if (type instanceof DataType.ListOf list) {
      return 10 * size(list.element());
    } else if (type instanceof DataType.MapOf map) {
      return 10 * (16 + size(map.value()));
    } else if (type instanceof DataType.Struct struct) {
      return struct.fields().stream().mapToLong(field -> 1 + size(field.type())).sum();
    }
    return 8;
  }
}
