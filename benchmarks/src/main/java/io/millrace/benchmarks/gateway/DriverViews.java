package io.millrace.benchmarks.gateway;

import io.millrace.Feature;
import io.millrace.FeatureView;
import io.millrace.Windowed;
import java.util.List;

/**
 * 25 views of ten features each, as in Feast's benchmark. They differ in nothing but their name.
 */
final class DriverViews {
  static final List<Class<?>> ALL =
      List.of(
          Driver01.class,
          Driver02.class,
          Driver03.class,
          Driver04.class,
          Driver05.class,
          Driver06.class,
          Driver07.class,
          Driver08.class,
          Driver09.class,
          Driver10.class,
          Driver11.class,
          Driver12.class,
          Driver13.class,
          Driver14.class,
          Driver15.class,
          Driver16.class,
          Driver17.class,
          Driver18.class,
          Driver19.class,
          Driver20.class,
          Driver21.class,
          Driver22.class,
          Driver23.class,
          Driver24.class,
          Driver25.class);

  private DriverViews() {}

  @FeatureView(name = "driver_01")
  static final class Driver01 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_02")
  static final class Driver02 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_03")
  static final class Driver03 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_04")
  static final class Driver04 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_05")
  static final class Driver05 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_06")
  static final class Driver06 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_07")
  static final class Driver07 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_08")
  static final class Driver08 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_09")
  static final class Driver09 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_10")
  static final class Driver10 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_11")
  static final class Driver11 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_12")
  static final class Driver12 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_13")
  static final class Driver13 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_14")
  static final class Driver14 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_15")
  static final class Driver15 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_16")
  static final class Driver16 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_17")
  static final class Driver17 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_18")
  static final class Driver18 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_19")
  static final class Driver19 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_20")
  static final class Driver20 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_21")
  static final class Driver21 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_22")
  static final class Driver22 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_23")
  static final class Driver23 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_24")
  static final class Driver24 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }

  @FeatureView(name = "driver_25")
  static final class Driver25 {
    public static final Windowed<Double> FARES = Trips.fares();
    public static final Windowed<Long> TRIPS = Trips.trips();
    public static final Windowed<Double> LONGEST = Trips.longest();
    public static final Feature<String> LAST_CITY = Trips.lastCity();
  }
}
