package io.millrace.job.forget.erase;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.BiPredicate;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;

/** A table to which somebody else commits just before its user does. */
final class OvertakenTable {
  private OvertakenTable() {}

  /**
   * @param other commits; called before each commit by which a tag goes
   */
  static Table of(BaseTable table, Runnable other) {
    return of(table, (from, to) -> to.refs().size() < from.refs().size(), other);
  }

  /**
   * @param other commits; called before each commit
   */
  static Table atEachCommit(BaseTable table, Runnable other) {
    return of(table, (from, to) -> true, other);
  }

  private static Table of(
      BaseTable table, BiPredicate<TableMetadata, TableMetadata> which, Runnable other) {
    TableOperations operations = table.operations();
    TableOperations overtaken =
        (TableOperations)
            Proxy.newProxyInstance(
                OvertakenTable.class.getClassLoader(),
                new Class<?>[] {TableOperations.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("commit")
                      && which.test((TableMetadata) arguments[0], (TableMetadata) arguments[1])) {
                    other.run();
                  }
                  try {
                    return method.invoke(operations, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new BaseTable(overtaken, table.name());
  }
}
