package io.millrace.job;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The arguments of a submitted job: {@code --views CLASS,CLASS}, {@code --definitions JAR} (may be
 * repeated; its view classes run unless views are named), {@code --config FILE} (a properties file,
 * may be repeated; later ones and options on the command line win), {@code --note TEXT}, and {@code
 * --KEY VALUE} for each option of {@link JobOptionsReader}.
 *
 * @param views names of view classes; empty when the jars are to be searched
 * @param jars with definitions; empty when they are on the job's class path
 * @param note what to remember of the deployment
 * @param options keys and values
 */
record JobArguments(List<String> views, List<Path> jars, String note, Map<String, String> options) {

  /**
   * Reads arguments.
   *
   * @throws JobOptionsException with every problem
   */
  static JobArguments of(String... arguments) {
    List<String> problems = new ArrayList<>();
    JobArguments read = read(arguments, problems);
    if (read.views().isEmpty() && read.jars().isEmpty()) {
      problems.add("no definitions; give --views CLASS,CLASS or --definitions JAR");
    }
    refuse(problems);
    return read;
  }

  /**
   * Reads arguments of a job that needs no definitions.
   *
   * @throws JobOptionsException with every problem
   */
  static JobArguments withoutDefinitions(String... arguments) {
    List<String> problems = new ArrayList<>();
    JobArguments read = read(arguments, problems);
    refuse(problems);
    return read;
  }

  private static void refuse(List<String> problems) {
    if (!problems.isEmpty()) {
      throw new JobOptionsException(problems);
    }
  }

  private static JobArguments read(String[] arguments, List<String> problems) {
    List<String> views = new ArrayList<>();
    List<Path> jars = new ArrayList<>();
    Map<String, String> options = new TreeMap<>();
    Map<String, String> given = new TreeMap<>();
    String note = "";
    for (int i = 0; i < arguments.length; i += 2) {
      String name = arguments[i];
      if (!name.startsWith("--") || i + 1 == arguments.length) {
        problems.add("'%s': give --NAME VALUE".formatted(name));
        continue;
      }
      String value = arguments[i + 1];
      switch (name) {
        case "--views" -> views.addAll(Arrays.asList(value.split(",")));
        case "--definitions" -> jars.add(Path.of(value));
        case "--note" -> note = value;
        case "--config" -> options.putAll(file(Path.of(value), problems));
        default -> given.put(name.substring(2), value);
      }
    }
    options.putAll(given);
    return new JobArguments(views, jars, note, options);
  }

  private static Map<String, String> file(Path path, List<String> problems) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      problems.add("--config %s: cannot be read: %s".formatted(path, e));
    }
    Map<String, String> values = new TreeMap<>();
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }
}
