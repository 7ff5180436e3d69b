package io.millrace.job.offline;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.jdbc.UncheckedSQLException;

/** A table whose first commit is done, though its catalog is lost before it says so. */
public final class LostAnswer {
  private LostAnswer() {}

  /** As a catalog in a database throws it. */
  public static UncheckedSQLException thrown() {
    return new UncheckedSQLException(new SQLException("connection lost", "08006"), "Lost");
  }

  public static Table of(BaseTable table) {
    TableOperations operations = table.operations();
    AtomicBoolean isFirst = new AtomicBoolean(true);
    return new BaseTable(
        (TableOperations)
            Proxy.newProxyInstance(
                LostAnswer.class.getClassLoader(),
                new Class<?>[] {TableOperations.class},
                (proxy, method, arguments) -> {
                  try {
                    Object result = method.invoke(operations, arguments);
                    if (method.getName().equals("commit") && isFirst.getAndSet(false)) {
                      throw thrown();
                    }
                    return result;
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                }),
        table.name());
  }
}
