package io.millrace.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The program: exits with 0 if nothing differs, 1 if something does, 2 if it cannot tell. */
public final class SparkCheck {
  private static final int PAYMENTS_IN_A_FILE = 300;

  private SparkCheck() {}

  /** Takes the name of a catalog, {@code jdbc} or {@code rest}. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("millrace-spark-check");
    int code = 2;
    try {
      code = run(folder, TestedCatalog.of(arguments[0])) ? 0 : 1;
    } catch (Exception e) {
      e.printStackTrace();
    } finally {
      delete(folder);
    }
    // Flink and Spark leave threads behind that would keep the process alive.
    System.exit(code);
  }

  private static boolean run(Path folder, TestedCatalog catalog) throws Exception {
    Comparison comparison = new Comparison();
    long started = System.nanoTime();
    try (WrittenWarehouse warehouse =
        new WrittenWarehouse(folder, catalog).write(PAYMENTS_IN_A_FILE)) {
      System.out.printf("job ran twice in %.1f s%n", (System.nanoTime() - started) / 1e9);
      try (SparkReader spark = new SparkReader(warehouse.catalogProperties())) {
        TableCheck tables = new TableCheck(warehouse, spark, comparison);
        int read = tables.check();
        new StatementCheck(warehouse, spark, comparison).check(DocumentedSql.read());
        comparison.examples().forEach(example -> System.out.println("  " + example));
        System.out.printf(
            "Spark %s, %d comparisons, %.1f s%n",
            spark.version(),
            comparison.same() + comparison.differing(),
            (System.nanoTime() - started) / 1e9);
        System.out.printf(
            "spark read %d tables, %d rows, %s catalog: %d differ%n",
            read, tables.rows(), catalog, comparison.differing());
      }
    }
    return comparison.differing() == 0;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.deleteIfExists(file);
      }
    }
  }
}
