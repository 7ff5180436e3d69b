package io.millrace.cli.example;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * The lines of a file of passengers, read in a way of its own: nothing of what is compared with it
 * reads them so.
 *
 * @param path where it is
 * @param passengers those that are good, in the order of the file
 * @param rejected how many lines are not
 * @param repeated keys that are on several good lines: which of them counts is not told here
 */
record TitanicFile(Path path, List<Passenger> passengers, int rejected, Set<String> repeated) {
  private static final String HEADER =
      "PassengerId,Survived,Pclass,Name,Sex,Age,SibSp,Parch,Ticket,Fare,Cabin,Embarked";
  private static final int MADE = 200;

  /** What is compared of a passenger, as text; {@code null} for a cell that is empty. */
  record Passenger(
      String id, String survived, String pclass, String age, String fare, boolean alone) {}

  /**
   * A line by its header.
   *
   * @param places of columns, in small letters without underscores
   */
  private record Line(Map<String, Integer> places, List<String> cells) {
    /** Empty for a column that is not there. */
    String text(String column) {
      Integer place = places.get(column);
      return place == null ? "" : cells.get(place);
    }

    int whole(String column) {
      return Integer.parseInt(text(column));
    }

    /** Zero for an empty cell. */
    double number(String column) {
      return text(column).isEmpty() ? 0 : Double.parseDouble(text(column));
    }
  }

  /** Reads a file; of one without the columns that are needed no line is good. */
  static TitanicFile read(Path path) {
    List<String> lines;
    try {
      lines = new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Integer> places = places(lines.isEmpty() ? List.of() : cells(lines.get(0)));
    Map<String, Passenger> good = new LinkedHashMap<>();
    Set<String> repeated = new HashSet<>();
    int rejected = 0;
    for (String text : lines.stream().skip(1).toList()) {
      Line line = new Line(places, cells(text));
      if (line.cells().size() != places.size() || !isGood(line)) {
        rejected++;
      } else if (good.put(line.text("passengerid"), passenger(line)) != null) {
        repeated.add(line.text("passengerid"));
      }
    }
    good.keySet().removeAll(repeated);
    return new TitanicFile(path, List.copyOf(good.values()), rejected, repeated);
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

  private static Map<String, Integer> places(List<String> header) {
    Map<String, Integer> places = new HashMap<>();
    for (int place = 0; place < header.size(); place++) {
      places.put(header.get(place).toLowerCase(Locale.ROOT).replace("_", ""), place);
    }
    return places;
  }

  private static boolean isGood(Line line) {
    try {
      return line.whole("passengerid") > Integer.MIN_VALUE
          && List.of(0, 1).contains(line.whole("survived"))
          && List.of(1, 2, 3).contains(line.whole("pclass"))
          && List.of("male", "female").contains(line.text("sex"))
          && line.number("age") >= 0
          && line.number("age") <= 110
          && line.number("fare") >= 0
          && line.whole("sibsp") >= 0
          && line.whole("parch") > Integer.MIN_VALUE
          && List.of("", "C", "Q", "S").contains(line.text("embarked"));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Passenger passenger(Line line) {
    return new Passenger(
        line.text("passengerid"),
        line.text("survived"),
        line.text("pclass"),
        number(line.text("age")),
        number(line.text("fare")),
        line.whole("sibsp") + line.whole("parch") == 0);
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
