package io.millrace.job.source.table;

import java.io.Serializable;

/** What a table's rows are read from. Immutable, and without secrets. */
public sealed interface RowSource extends Serializable permits JdbcQuery, IcebergTable, TableFiles {

  /** What makes it this source and no other; stored with its progress. */
  String identity();
}
