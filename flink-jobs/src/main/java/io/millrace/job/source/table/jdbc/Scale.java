package io.millrace.job.source.table.jdbc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** How the values of a column lie on a line, so that the line can be cut. */
enum Scale {
  /** Numbers. */
  NUMBER {
    @Override
    String read(ResultSet row, int index, FoundColumn column) throws SQLException {
      String text = row.getString(index);
      try {
        return text == null ? null : new BigDecimal(text).toPlainString();
      } catch (NumberFormatException e) {
        // NaN and the infinities lie on no line.
        return null;
      }
    }

    @Override
    BigDecimal place(String value) {
      return new BigDecimal(value);
    }

    @Override
    String at(BigDecimal place) {
      return place.toPlainString();
    }

    @Override
    BigDecimal least(FoundColumn column) {
      return most(column).negate().subtract(column.isWholeNumber() ? BigDecimal.ONE : ZERO);
    }

    @Override
    BigDecimal most(FoundColumn column) {
      return switch (column.jdbcType()) {
        case Types.TINYINT -> BigDecimal.valueOf(Byte.MAX_VALUE);
        case Types.SMALLINT -> BigDecimal.valueOf(Short.MAX_VALUE);
        case Types.INTEGER -> BigDecimal.valueOf(Integer.MAX_VALUE);
        case Types.BIGINT -> BigDecimal.valueOf(Long.MAX_VALUE);
        default -> BigDecimal.valueOf(Double.MAX_VALUE);
      };
    }
  },

  /** Dates. */
  DAY {
    @Override
    String read(ResultSet row, int index, FoundColumn column) throws SQLException {
      LocalDate day = row.getObject(index, LocalDate.class);
      return day == null ? null : day.toString();
    }

    @Override
    BigDecimal place(String value) {
      return BigDecimal.valueOf(LocalDate.parse(value).toEpochDay());
    }

    @Override
    String at(BigDecimal place) {
      return LocalDate.ofEpochDay(place.longValueExact()).toString();
    }

    @Override
    BigDecimal least(FoundColumn column) {
      return place(YEAR_ONE.toString());
    }

    @Override
    BigDecimal most(FoundColumn column) {
      return place(LAST_OF_FOUR_DIGITS.toString());
    }
  },

  /** Instants, by the microsecond. */
  TIME {
    @Override
    String read(ResultSet row, int index, FoundColumn column) throws SQLException {
      Instant instant;
      if (column.hasZone()) {
        OffsetDateTime time = row.getObject(index, OffsetDateTime.class);
        instant = time == null ? null : time.toInstant();
      } else {
        LocalDateTime time = row.getObject(index, LocalDateTime.class);
        instant = time == null ? null : time.toInstant(ZoneOffset.UTC);
      }
      return instant == null ? null : instant.truncatedTo(ChronoUnit.MICROS).toString();
    }

    @Override
    BigDecimal place(String value) {
      Instant instant = Instant.parse(value);
      return BigDecimal.valueOf(instant.getEpochSecond())
          .movePointRight(6)
          .add(BigDecimal.valueOf(instant.getNano() / 1_000));
    }

    @Override
    String at(BigDecimal place) {
      BigInteger[] parts = place.toBigInteger().divideAndRemainder(BigInteger.valueOf(1_000_000));
      return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact() * 1_000)
          .toString();
    }

    @Override
    BigDecimal least(FoundColumn column) {
      return place(YEAR_ONE + MIDNIGHT);
    }

    @Override
    BigDecimal most(FoundColumn column) {
      return place(LAST_OF_FOUR_DIGITS + MIDNIGHT);
    }
  };

  private static final BigDecimal ZERO = BigDecimal.ZERO;
  // Databases read years of four digits alike, and hardly any others.
  private static final LocalDate YEAR_ONE = LocalDate.of(1, 1, 1);
  private static final LocalDate LAST_OF_FOUR_DIGITS = LocalDate.of(9999, 12, 31);
  private static final String MIDNIGHT = "T00:00:00Z";

  /** The scale of a column; null if it has none. */
  static Scale of(FoundColumn column) {
    if (column.jdbcType() == Types.DATE) {
      return DAY;
    }
    if (column.isNumber()) {
      return NUMBER;
    }
    return column.isTimestamp() ? TIME : null;
  }

  /** A value as marks and bounds are written; null for null. */
  abstract String read(ResultSet row, int index, FoundColumn column) throws SQLException;

  abstract BigDecimal place(String value);

  abstract String at(BigDecimal place);

  /**
   * A bound as near to this one as the column's type and the database's text of it allow: a
   * lookback may lead below the least number, and times may be infinite.
   */
  String bound(String value, FoundColumn column) {
    BigDecimal place = place(value);
    BigDecimal within = place.max(least(column)).min(most(column));
    return within.compareTo(place) == 0 ? value : at(within);
  }

  abstract BigDecimal least(FoundColumn column);

  abstract BigDecimal most(FoundColumn column);

  /** Whole places that cut the line from lowest to highest into so many pieces, or fewer. */
  List<String> cuts(String lowest, String highest, int pieces) {
    BigDecimal start = place(lowest);
    BigDecimal length = place(highest).subtract(start);
    List<String> cuts = new ArrayList<>();
    BigDecimal last = start;
    for (int i = 1; i < pieces; i++) {
      BigDecimal cut =
          start
              .add(
                  length
                      .multiply(BigDecimal.valueOf(i))
                      .divide(BigDecimal.valueOf(pieces), MathContext.DECIMAL128))
              .setScale(0, RoundingMode.CEILING);
      if (cut.compareTo(last) > 0) {
        cuts.add(at(cut));
        last = cut;
      }
    }
    return cuts;
  }
}
