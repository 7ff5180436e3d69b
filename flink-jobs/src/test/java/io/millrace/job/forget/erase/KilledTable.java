package io.millrace.job.forget.erase;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.io.FileIO;

/** A table whose user is killed at one of its calls: from then on none has any effect. */
final class KilledTable {
  private int callsLeft;

  private KilledTable(int calls) {
    this.callsLeft = calls;
  }

  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /**
   * @param calls so many to the table and to its files still work
   */
  static Table after(int calls, Table table) {
    KilledTable kill = new KilledTable(calls);
    FileIO files = kill.counted(table.io(), FileIO.class);
    return (Table)
        Proxy.newProxyInstance(
            KilledTable.class.getClassLoader(),
            new Class<?>[] {Table.class, HasTableOperations.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("io")) {
                return files;
              }
              return kill.call(table, method, arguments);
            });
  }

  private <T> T counted(T on, Class<T> type) {
    return type.cast(
        Proxy.newProxyInstance(
            KilledTable.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> call(on, method, arguments)));
  }

  private Object call(Object on, java.lang.reflect.Method method, Object[] arguments)
      throws Throwable {
    if (callsLeft-- <= 0) {
      throw new Killed();
    }
    try {
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
