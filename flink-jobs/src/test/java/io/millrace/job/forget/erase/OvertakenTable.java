package io.millrace.job.forget.erase;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;

/** A table to which somebody else commits just before tags are removed from it. */
final class OvertakenTable {
  private OvertakenTable() {}

  /**
   * @param other commits; called before each commit by which a tag goes
   */
  static Table of(BaseTable table, Runnable other) {
    TableOperations operations = table.operations();
    TableOperations overtaken =
        (TableOperations)
            Proxy.newProxyInstance(
                OvertakenTable.class.getClassLoader(),
                new Class<?>[] {TableOperations.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("commit")
                      && ((TableMetadata) arguments[1]).refs().size()
                          < ((TableMetadata) arguments[0]).refs().size()) {
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
