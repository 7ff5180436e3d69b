package io.millrace.job.source.table.file;

import static io.millrace.Constraints.atLeast;
import static io.millrace.Constraints.between;
import static io.millrace.Constraints.oneOf;
import static io.millrace.Constraints.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.millrace.Csv;
import io.millrace.Entity;
import io.millrace.FeatureView;
import io.millrace.LatestRow;
import io.millrace.Table;
import io.millrace.compile.BoundTable;
import io.millrace.compile.Compiler;
import io.millrace.event.BadEventException;
import io.millrace.job.source.table.PulledTable;
import io.millrace.job.source.table.TableFiles;
import io.millrace.job.source.table.reader.ReadRow;
import io.millrace.job.source.table.reader.ReadThrough;
import io.millrace.type.StructValue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The passengers of the Titanic, by the columns and constraints of the example. */
class TitanicTest {

  private static final Path FILE = Path.of("../../shared/data/titanic.csv");

  @TempDir Path folder;

  /** A line of the file, as in the example. */
  public record Passenger(
      int passengerId,
      int survived,
      int pclass,
      String name,
      String sex,
      Double age,
      int siblings,
      int parents,
      Double fare,
      String cabin,
      String embarked) {}

  @FeatureView
  static final class PassengerFeatures {
    static final Entity.One<Integer> PASSENGER = Entity.key("passenger_id", Integer.class);

    static final Table<Passenger> PASSENGERS =
        Table.of(Passenger.class)
            .from(Csv.files("${TITANIC}"))
            .key(PASSENGER, Passenger::passengerId)
            .every("1h")
            .column(Passenger::siblings, "SibSp")
            .column(Passenger::parents, "Parch")
            .check(Passenger::survived, oneOf(0, 1))
            .check(Passenger::pclass, between(1, 3))
            .check(Passenger::sex, required(), oneOf("male", "female"))
            .check(Passenger::age, between(0, 110))
            .check(Passenger::siblings, atLeast(0))
            .check(Passenger::fare, atLeast(0))
            .check(Passenger::embarked, oneOf("C", "Q", "S", ""));

    static final LatestRow<Passenger> ROW = PASSENGERS.latestAll();
  }

  private final BoundTable table =
      Compiler.compile(PassengerFeatures.class).orThrow().table(PassengerFeatures.PASSENGERS);

  private List<ReadRow> read(Path file) throws Exception {
    TableFiles files = TableFiles.of(FileKind.CSV, file.toString());
    PulledTable spec = PulledTable.of(table.spec(), files);
    return new ReadThrough(spec, new FileClient(spec, files), new Random(1)).pull(null);
  }

  /** The passengers whose row breaks no constraint; reasons of the others are added. */
  private List<Passenger> checked(List<ReadRow> rows, List<String> reasons) {
    List<Passenger> passengers = new ArrayList<>();
    for (StructValue row : ReadThrough.good(rows)) {
      try {
        Passenger passenger = (Passenger) table.binding().fromStruct(row);
        table.check(passenger);
        passengers.add(passenger);
      } catch (BadEventException e) {
        reasons.add(row.values().get(0) + ": " + e.getMessage());
      }
    }
    return passengers;
  }

  @Test
  void the_whole_file_is_read() throws Exception {
    assumeThat(FILE).as("the data set beside the project").exists();
    List<ReadRow> rows = read(FILE);
    assertThat(ReadThrough.bad(rows)).isEmpty();
    List<String> reasons = new ArrayList<>();
    List<Passenger> passengers = checked(rows, reasons);
    assertThat(reasons)
        .containsExactly("7: passengers.sex = other breaks sex_one_of[male, female]");
    assertThat(passengers).hasSize(890);
    assertThat(passengers).filteredOn(each -> each.age() == null).hasSize(177);
    assertThat(passengers).filteredOn(each -> each.cabin().isEmpty()).hasSize(687);
    assertThat(passengers.stream().mapToInt(Passenger::survived).sum()).isEqualTo(342);
    assertThat(passengers.get(0))
        .isEqualTo(
            new Passenger(1, 0, 3, "Braund, Mr. Owen Harris", "male", 22.0, 1, 0, 7.25, "", "S"));
  }

  @Test
  void rows_that_cannot_be_are_refused_with_their_reasons() throws Exception {
    assumeThat(FILE).as("the data set beside the project").exists();
    List<String> lines = new ArrayList<>(Files.readAllLines(FILE));
    lines.set(1, lines.get(1).replace(",22.0,", ",111,"));
    lines.set(2, lines.get(2).replace(",female,", ",unknown,"));
    lines.set(3, lines.get(3).replace(",26.0,", ",young,"));
    lines.set(4, lines.get(4).replaceFirst("\"", ""));
    Path file = Files.write(folder.resolve("titanic.csv"), lines);
    List<ReadRow> rows = read(file);
    List<String> reasons = new ArrayList<>();
    assertThat(checked(rows, reasons)).hasSize(886);
    assertThat(reasons)
        .containsExactly(
            "1: passengers.age = 111.0 breaks age_between[0, 110]",
            "2: passengers.sex = unknown breaks sex_one_of[male, female]",
            "7: passengers.sex = other breaks sex_one_of[male, female]");
    String of = " of file 'titanic.csv' of '" + file + "': ";
    assertThat(ReadThrough.bad(rows))
        .extracting(ReadRow.Bad::reason)
        .containsExactly(
            "line 4" + of + "Cannot read 'young' as double: expects a finite number",
            "line 5" + of + "the line has 13 cells, the header 12");
  }
}
