package io.millrace.job;

import io.millrace.job.source.table.JdbcQuery;
import io.millrace.job.source.table.PullLimits;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.RowSource;
import io.millrace.job.source.table.jdbc.DatabaseAddress;
import io.millrace.manifest.TableSpec;
import java.util.Map;

/**
 * Chooses where each table is read, and by which limits.
 *
 * @param options the job's options
 */
record TableSources(JobOptions options) {

  /**
   * The table as its source needs to know it.
   *
   * @throws IllegalArgumentException if nothing can read its source
   */
  PulledTable of(TableSpec table) {
    return PulledTable.of(table, source(table))
        .limits(options.pulls().getOrDefault(table.name(), PullLimits.DEFAULTS));
  }

  private RowSource source(TableSpec table) {
    Map<String, String> properties = table.source().properties();
    return switch (table.source().kind()) {
      case "jdbc" -> new JdbcQuery(address(properties.get("connection")), properties.get("query"));
      default ->
          throw new IllegalArgumentException(
              "table '%s' has a source of kind '%s', which this job cannot read"
                  .formatted(table.name(), table.source().kind()));
    };
  }

  private DatabaseAddress address(String connection) {
    DatabaseAddress known = options.connections().get(connection);
    return known == null ? TableOptions.address(connection) : known;
  }
}
