package io.millrace.benchmarks.gateway;

import java.util.List;

/** The requests of this benchmark. */
record Questions(
    Question single,
    Question feast1,
    Question feast10,
    Question feast100,
    Question oneOfEach,
    Question everything) {
  private static final int FEATURES = 10;
  private static final int VIEWS = 25;

  static Questions of(Size size) {
    int large = size.largeRows();
    int five = DriverTables.LARGE_VIEWS;
    return new Questions(
        new Question("single", 1, FEATURES, 1, large),
        new Question("50x5_1", five, FEATURES, 1, large),
        new Question("50x5_10", five, FEATURES, 10, large),
        new Question("50x5_100", five, FEATURES, 100, large),
        new Question("25x1", VIEWS, 1, 1, size.smallRows()),
        new Question("25x10", VIEWS, FEATURES, 1, size.smallRows()));
  }

  List<Question> all() {
    return List.of(single, feast1, feast10, feast100, oneOfEach, everything);
  }
}
