package io.millrace.job.proof;

import io.millrace.Entity;
import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.JsonLines;
import io.millrace.Table;

/** A table of files whose rows have no times of their own, and a view of it that is edited. */
final class CityFeatures {
  private CityFeatures() {}

  /** Names the folder of the files. */
  static final String FOLDER = "MILLRACE_CITY_FOLDER";

  /** A row of the source. */
  public record Place(long id, String city) {}

  static final Entity.One<Long> PERSON = Entity.key("person_id", Long.class);

  static final Table<Place> PLACES =
      Table.of(Place.class)
          .from(JsonLines.files("${" + FOLDER + "}"))
          .key(PERSON, Place::id)
          .every("1d")
          .incrementalByFile();

  @FeatureView(name = "city", owner = "tests@example.com", description = "Where people live")
  static final class First {
    static final Feature<String> CITY = PLACES.latest(Place::city);
  }

  @FeatureView(name = "city", owner = "tests@example.com", description = "Where people live")
  static final class Edited {
    static final Feature<String> CITY = PLACES.latest(Place::city);
    static final Feature<Long> MOVES = PLACES.rows().count().forever();
  }
}
