package io.millrace.job.source.table.file;

import java.io.Serializable;
import java.util.List;

/**
 * How a CSV file is written.
 *
 * @param delimiter between cells
 * @param quote around cells that hold a delimiter, a line end or a quote, which is then doubled
 * @param nullText a cell of it, quoted or not, is null; null for none
 * @param columns names of the columns of files without a header line; empty if the first line has
 *     them
 */
public record CsvShape(char delimiter, char quote, String nullText, List<String> columns)
    implements Serializable {
  private static final long serialVersionUID = 1;

  /** Commas, double quotes, a header line. */
  public static final CsvShape COMMAS = new CsvShape(',', '"', null, List.of());

  public CsvShape {
    columns = List.copyOf(columns);
    if (delimiter == quote || isLineEnd(delimiter) || isLineEnd(quote)) {
      throw new IllegalArgumentException(
          "Cannot read CSV with delimiter '%s' and quote '%s'; use two characters that end no line"
              .formatted(delimiter, quote));
    }
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r';
  }
}
