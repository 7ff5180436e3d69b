package io.millrace.cli.example;

import io.millrace.examples.titanic.PassengerFeatures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Passengers of the Titanic from a CSV file: the one that is given, that of the data beside the
 * project, or one that is made.
 */
final class TitanicExample implements TableExample {
  private final Path given;
  private final long seed;
  private TitanicFile file;

  /**
   * @param given null for none
   */
  TitanicExample(Path given, long seed) {
    this.given = given;
    this.seed = seed;
  }

  @Override
  public Class<?> view() {
    return PassengerFeatures.class;
  }

  @Override
  public Map<String, String> files(Path folder) {
    file = given == null ? TitanicFile.make(folder, seed) : TitanicFile.read(given);
    return Map.of("passengers", "csv:" + file.path().toAbsolutePath().normalize());
  }

  @Override
  public String key() {
    return "passenger.passenger_id";
  }

  @Override
  public List<String> features() {
    return List.of(
        "passenger.survived",
        "passenger.pclass",
        "passenger.age",
        "passenger.fare",
        "passenger.alone");
  }

  @Override
  public Map<String, List<String>> expected() {
    Map<String, List<String>> expected = new TreeMap<>();
    for (TitanicFile.Passenger each : file.passengers()) {
      expected.put(
          each.id(),
          List.of(
              each.survived(),
              each.pclass(),
              each.age(),
              each.fare(),
              String.valueOf(each.alone())));
    }
    return expected;
  }

  @Override
  public int rejected() {
    return file.rejected();
  }

  @Override
  public List<String> notCompared() {
    return file.repeated().isEmpty()
        ? List.of()
        : List.of(
            "%d keys are on several lines and not compared".formatted(file.repeated().size()));
  }
}
