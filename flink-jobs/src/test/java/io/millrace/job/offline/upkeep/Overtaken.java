package io.millrace.job.offline.upkeep;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;

/** A table to which somebody else commits after all of ours was prepared, once. */
final class Overtaken {
  private Overtaken() {}

  /**
   * @param begin method that begins our commit
   */
  static Table once(Table table, String begin, Runnable commit) {
    boolean[] done = {false};
    return (Table)
        Proxy.newProxyInstance(
            Overtaken.class.getClassLoader(),
            new Class<?>[] {Table.class, HasTableOperations.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(table, arguments);
                if (method.getName().equals(begin) && !done[0]) {
                  done[0] = true;
                  commit.run();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
