package io.millrace.examples.titanic;

import static io.millrace.Constraints.atLeast;
import static io.millrace.Constraints.between;
import static io.millrace.Constraints.oneOf;
import static io.millrace.Constraints.required;
import static io.millrace.Features.derive;

import io.millrace.Csv;
import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.LatestRow;
import io.millrace.Table;

/** What was known of a passenger of the Titanic. */
@FeatureView(
    owner = "history@example.com",
    description = "What was known of a passenger of the Titanic")
public final class PassengerFeatures {

  /**
   * A line of the file.
   *
   * @param survived 1 for those who did
   * @param siblings and spouses aboard: the file says {@code SibSp}
   * @param parents and children aboard: the file says {@code Parch}
   * @param fare in pounds
   */
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

  public static final Entity.One<Integer> PASSENGER = Entity.key("passenger_id", Integer.class);

  public static final Table<Passenger> PASSENGERS =
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

  /** All columns but the key and the label. */
  public static final LatestRow<Passenger> ROW = PASSENGERS.latestAll().except(Passenger::survived);

  /** What a model is to tell. */
  public static final Feature<Integer> SURVIVED =
      PASSENGERS.latest(Passenger::survived).tags("label");

  public static final Feature<Boolean> ALONE =
      derive(
          ROW.get(Passenger::siblings),
          ROW.get(Passenger::parents),
          (siblings, parents) -> siblings + parents == 0);

  private PassengerFeatures() {}
}
