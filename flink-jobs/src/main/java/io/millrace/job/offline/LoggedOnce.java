package io.millrace.job.offline;

import java.io.Serializable;
import java.util.List;
import org.apache.flink.table.data.RowData;

/**
 * A table in which a row's place in its source is there once.
 *
 * @param <T> what becomes a row
 */
interface LoggedOnce<T> extends Serializable {

  /** How its rows are made. */
  LogRows rows();

  /** Text columns within which a partition and offset is there once; none for one stream. */
  default List<String> scope() {
    return List.of();
  }

  /** Values of {@link #scope()}, null allowed. */
  default List<Object> within(T element) {
    return List.of();
  }

  int partition(T element);

  long offset(T element);

  /** Null for what cannot be made a row, and is passed over. */
  RowData row(T element);
}
