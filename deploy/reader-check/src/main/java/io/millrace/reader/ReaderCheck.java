package io.millrace.reader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The program: exits with 0 if nothing differs, 1 if something does, 2 if it cannot tell. */
public final class ReaderCheck {
  private static final int PAYMENTS_IN_A_FILE = 300;

  private ReaderCheck() {}

  /** Takes the names of an engine and of a catalog: {@code spark jdbc}, {@code trino rest}. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("millrace-reader-check");
    int code = 2;
    try {
      code = run(folder, CheckedEngine.of(arguments[0]), TestedCatalog.of(arguments[1])) ? 0 : 1;
    } catch (Exception e) {
      e.printStackTrace();
    } finally {
      delete(folder);
    }
    // Flink and Spark leave threads behind that would keep the process alive.
    System.exit(code);
  }

  private static boolean run(Path folder, CheckedEngine engine, TestedCatalog catalog)
      throws Exception {
    Comparison comparison = new Comparison();
    long started = System.nanoTime();
    try (WrittenWarehouse warehouse =
        new WrittenWarehouse(folder, catalog).write(PAYMENTS_IN_A_FILE)) {
      System.out.printf("job ran twice in %.1f s%n", (System.nanoTime() - started) / 1e9);
      try (TableReader reader = engine.start(folder, warehouse)) {
        TableCheck tables = new TableCheck(warehouse, reader, comparison);
        int read = tables.check();
        new StatementCheck(warehouse, reader, comparison)
            .check(DocumentedSql.read(engine.statements()));
        long ofSets =
            new SetCheck(warehouse, reader, comparison, folder.resolve("datasets")).check();
        comparison.examples().forEach(example -> System.out.println("  " + example));
        System.out.printf(
            "%s, %d comparisons, %.1f s%n",
            reader.version(),
            comparison.same() + comparison.differing(),
            (System.nanoTime() - started) / 1e9);
        System.out.printf(
            "%s read %d tables, %d rows, and sets in a table, %d rows, %s catalog: %d differ%n",
            engine, read, tables.rows(), ofSets, catalog, comparison.differing());
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
