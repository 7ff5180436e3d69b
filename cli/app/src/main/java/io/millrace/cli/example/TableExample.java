package io.millrace.cli.example;

import io.millrace.cli.local.LocalPlatform;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** An example whose rows come from a database or a file. Used by one thread. */
public interface TableExample {

  /**
   * The example of this name; null if there is none.
   *
   * @param file to read instead of rows that are made; null for none. Only some examples read files
   */
  static TableExample of(String name, long seed, Path file) {
    return switch (name) {
      case "users" -> new UsersExample(seed);
      case "departures" -> new DeparturesExample(seed);
      case "titanic" -> new TitanicExample(file, seed);
      default -> null;
    };
  }

  /** Names of all examples. */
  static List<String> names() {
    return List.of("departures", "titanic", "users");
  }

  /** The view class. */
  Class<?> view();

  /** Connections that its tables name; all of them lead to the one database. None without one. */
  default List<String> connections() {
    return List.of();
  }

  /** Makes and fills the tables of the database, if it has connections. */
  default void fill(Connection source) throws SQLException {}

  /**
   * Where tables are read from files, by their name, as {@code csv:PATH}.
   *
   * @param folder for those that are made
   */
  default Map<String, String> files(Path folder) {
    return Map.of();
  }

  /** Sends the events of its streams, if it has any. */
  default void send(LocalPlatform platform) {}

  /** How many of the rows are rejected. */
  int rejected();

  /** What of it is not compared, a line each. */
  default List<String> notCompared() {
    return List.of();
  }

  /** Names of the features that are looked at. */
  List<String> features();

  /** Of some keys the values of {@link #features()} as a naive computation has them, as text. */
  Map<String, List<String>> expected();

  /** Input that names the key, such as {@code user.user_id}. */
  String key();
}
