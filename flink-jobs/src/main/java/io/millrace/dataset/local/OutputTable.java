package io.millrace.dataset.local;

import io.millrace.answer.Answer;
import io.millrace.answer.Status;
import io.millrace.compile.BoundFeature;
import io.millrace.dataset.DataFile;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.DatasetTarget;
import io.millrace.dataset.FeatureSelection;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.duckdb.DuckDBAppender;

/** The answers, a row for each row of the spine and in its order: table {@code answers}. */
final class OutputTable implements AutoCloseable {
  static final String STATUS = "__status";
  private static final String KEPT = "__kept";

  private final LocalDatabase database;
  private final DatasetRequest.Statuses statuses;
  private final FeatureColumn[] columns;
  private final List<String> names;
  private final DuckDBAppender appender;

  private OutputTable(
      LocalDatabase database,
      DatasetRequest.Statuses statuses,
      FeatureColumn[] columns,
      List<String> names)
      throws SQLException {
    this.database = database;
    this.statuses = statuses;
    this.columns = columns;
    this.names = names;
    this.appender = database.appender("answers");
  }

  static OutputTable create(
      LocalDatabase database, List<BoundFeature> features, DatasetRequest.Statuses statuses)
      throws SQLException {
    List<String> defined = new ArrayList<>(List.of(KEPT + " BOOLEAN"));
    List<String> names = new ArrayList<>();
    for (BoundFeature feature : features) {
      List<String> own = columnsOf(feature, statuses);
      names.addAll(own);
      defined.add(Sql.name(own.get(0)) + " " + DuckTypes.of(feature.spec().type()));
      if (own.size() > 1) {
        defined.add(Sql.name(own.get(1)) + " VARCHAR");
      }
    }
    database.execute("CREATE TABLE answers (%s)".formatted(Sql.list(defined)));
    FeatureColumn[] columns =
        features.stream()
            .map(feature -> FeatureColumn.of(feature.spec().type()))
            .toArray(FeatureColumn[]::new);
    return new OutputTable(database, statuses, columns, names);
  }

  /** The columns of a feature, its value's first. */
  static List<String> columnsOf(BoundFeature feature, DatasetRequest.Statuses statuses) {
    String column = FeatureSelection.column(feature);
    return statuses == DatasetRequest.Statuses.WRITTEN
        ? List.of(column, column + STATUS)
        : List.of(column);
  }

  /**
   * Appends the answers of the next row.
   *
   * @param values what is written of them; null for none
   * @param kept whether the row is in the dataset
   */
  void append(Answer[] answers, Object[] values, boolean kept) throws SQLException {
    appender.beginRow().append(kept);
    for (int i = 0; i < columns.length; i++) {
      if (values[i] == null) {
        appender.appendNull();
      } else {
        columns[i].append(appender, values[i]);
      }
      if (statuses == DatasetRequest.Statuses.WRITTEN) {
        Status status = answers[i].status();
        appender.append(status.text());
      }
    }
    appender.endRow();
  }

  /** Ends appending. */
  @Override
  public void close() throws SQLException {
    appender.close();
  }

  /** Writes the spine beside the answers. */
  void copy(SpineTable spine, DatasetTarget target, Path file) {
    List<String> answers = names.stream().map(name -> "answers." + Sql.name(name)).toList();
    String rows =
        "SELECT %s, %s FROM spine POSITIONAL JOIN answers WHERE answers.%s"
            .formatted(spine.carried(), Sql.list(answers), KEPT);
    DataFile.Format format = DataFile.Format.PARQUET;
    if (target instanceof DataFile own) {
      format = own.format();
    } else {
      Map<String, String> types = new LinkedHashMap<>();
      database.forEach("DESCRIBE " + rows, row -> types.put(row.getString(1), row.getString(2)));
      rows = "SELECT %s FROM (%s)".formatted(IcebergColumns.of(types), rows);
    }
    database.execute(
        "COPY (%s) TO %s (%s)".formatted(rows, Sql.text(file.toAbsolutePath()), options(format)));
  }

  /** How rows are written to a file. */
  static String options(DataFile.Format format) {
    return switch (format) {
      // Its dictionaries take -0.0 and 0.0 for one value and would write either for both.
      case PARQUET -> "FORMAT PARQUET, COMPRESSION ZSTD, DICTIONARY_SIZE_LIMIT 0";
      case CSV -> "FORMAT CSV, HEADER";
    };
  }
}
