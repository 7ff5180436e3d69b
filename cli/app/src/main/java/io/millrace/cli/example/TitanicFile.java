package io.millrace.cli.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The lines of a file of passengers, read in a way of its own: nothing of what is compared with it
 * reads them so.
 *
 * @param path where it is
 * @param passengers those that are good, in the order of the file
 * @param refused how many lines are not
 */
record TitanicFile(Path path, List<Passenger> passengers, int refused) {
  private static final String HEADER =
      "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked";
  private static final int MADE = 200;
  private static final int CELLS = 12;

  /** What is compared of a passenger, as text; {@code null} for a cell that is empty. */
  record Passenger(
      String id, String survived, String pclass, String age, String fare, boolean alone) {}

  /** Reads a file. */
  static TitanicFile read(Path path) {
    List<String> lines;
    try {
      lines = Files.readAllLines(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<Passenger> good = new ArrayList<>();
    int refused = 0;
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      if (cells.size() == CELLS && isGood(cells)) {
        good.add(passenger(cells));
      } else {
        refused++;
      }
    }
    return new TitanicFile(path, good, refused);
  }

  /** Makes a file of passengers who never were: some are as no passenger can be. */
  static TitanicFile make(Path folder, long seed) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(List.of(HEADER));
    for (int id = 1; id <= MADE; id++) {
      String sex = id % 40 == 7 ? "other" : random.nextBoolean() ? "male" : "female";
      String age =
          id % 50 == 9 ? "130" : random.nextInt(5) == 0 ? "" : random.nextInt(1, 160) / 2.0 + "";
      int siblings = id == 11 ? -1 : random.nextInt(4) / 2;
      String embarked = id == 13 ? "X" : List.of("S", "C", "Q", "").get(random.nextInt(4));
      lines.add(
          "%d,%d,%d,\"Doe, No. %d\",%s,%s,%d,%d,T%d,%s,%s,%s"
              .formatted(
                  id,
                  random.nextInt(2),
                  1 + random.nextInt(3),
                  id,
                  sex,
                  age,
                  siblings,
                  random.nextInt(3) / 2,
                  id,
                  random.nextInt(0, 2_000) / 4.0,
                  random.nextInt(4) == 0 ? "C" + id : "",
                  embarked));
    }
    lines.add(MADE + 1 + ",0,3,\"Never closed,male,22,0,0,T,7.25,,S");
    Path path = folder.resolve("passengers.csv");
    try {
      Files.write(path, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read(path);
  }

  private static boolean isGood(List<String> cells) {
    double age = cells.get(5).isEmpty() ? 0 : Double.parseDouble(cells.get(5));
    return List.of("0", "1").contains(cells.get(1))
        && List.of("1", "2", "3").contains(cells.get(2))
        && List.of("male", "female").contains(cells.get(4))
        && age >= 0
        && age <= 110
        && Integer.parseInt(cells.get(6)) >= 0
        && List.of("", "C", "Q", "S").contains(cells.get(11));
  }

  private static Passenger passenger(List<String> cells) {
    return new Passenger(
        cells.get(0),
        cells.get(1),
        cells.get(2),
        number(cells.get(5)),
        number(cells.get(9)),
        cells.get(6).equals("0") && cells.get(7).equals("0"));
  }

  private static String number(String cell) {
    return cell.isEmpty() ? "null" : String.valueOf(Double.parseDouble(cell));
  }

  /** None of a line whose last quote is never closed. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (char each : line.toCharArray()) {
      if (each == '"') {
        quoted = !quoted;
      } else if (each == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(each);
      }
    }
    cells.add(cell.toString());
    return quoted ? List.of() : cells;
  }
}
