package io.millrace.dataset.local;

import io.millrace.answer.Answer;
import io.millrace.compile.BoundFeature;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.FeatureSelection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBAppender;

/**
 * The answers, a row for each row of the spine and in its order: table {@code answers}. Takes
 * values of all types.
 */
final class OutputTable implements AnswerOutput {
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

  @Override
  public boolean inOrder() {
    return true;
  }

  @Override
  public void put(int row, Answer[] answers, Object[] values, boolean kept) {
    try {
      appender.beginRow().append(kept);
      for (int i = 0; i < columns.length; i++) {
        if (values[i] == null) {
          appender.appendNull();
        } else {
          columns[i].append(appender, values[i]);
        }
        if (statuses == DatasetRequest.Statuses.WRITTEN) {
          appender.append(answers[i].status().text());
        }
      }
      appender.endRow();
    } catch (SQLException e) {
      throw new LocalEngineException(e.getMessage(), e);
    }
  }

  /** Ends appending. */
  @Override
  public void close() {
    try {
      appender.close();
    } catch (SQLException e) {
      throw new LocalEngineException(e.getMessage(), e);
    }
  }

  @Override
  public String rows(SpineTable spine) {
    List<String> answers = names.stream().map(name -> "answers." + Sql.name(name)).toList();
    return "SELECT %s, %s FROM spine POSITIONAL JOIN answers WHERE answers.%s"
        .formatted(spine.carried(), Sql.list(answers), KEPT);
  }
}
