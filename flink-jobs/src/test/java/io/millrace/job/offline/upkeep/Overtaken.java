package io.millrace.job.offline.upkeep;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Iterator;
import java.util.List;
import org.apache.iceberg.HasTableOperations;
import org.apache.iceberg.Table;

/** A table to which somebody else commits after all of ours was prepared, once. */
final class Overtaken {
  private Overtaken() {}

  /**
   * @param begin method that begins our commit
   */
  static Table once(Table table, String begin, Runnable commit) {
    return overtaken(table, begin, List.of(commit));
  }

  /**
   * The same for each time that our commit begins, as long as there are others.
   *
   * @param begin method that begins our commit
   */
  static Table overtaken(Table table, String begin, List<Runnable> commits) {
    Iterator<Runnable> others = commits.iterator();
    return (Table)
        Proxy.newProxyInstance(
            Overtaken.class.getClassLoader(),
            new Class<?>[] {Table.class, HasTableOperations.class},
            (proxy, method, arguments) -> {
              try {
                Object result = method.invoke(table, arguments);
                if (method.getName().equals(begin) && others.hasNext()) {
                  others.next().run();
                }
                return result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
