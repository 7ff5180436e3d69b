package io.millrace.cli.example;

import io.millrace.cli.local.LocalPlatform;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** An example whose rows come from a database. Used by one thread. */
public interface TableExample {

  /** The example of this name; null if there is none. */
  static TableExample of(String name, long seed) {
    return switch (name) {
      case "users" -> new UsersExample(seed);
      case "departures" -> new DeparturesExample(seed);
      default -> null;
    };
  }

  /** Names of all examples. */
  static List<String> names() {
    return List.of("departures", "users");
  }

  /** The view class. */
  Class<?> view();

  /** Connections that its tables name; all of them lead to the one database. */
  List<String> connections();

  /** Makes and fills the tables. */
  void fill(Connection source) throws SQLException;

  /** Sends the events of its streams; none where it has no stream. */
  void send(LocalPlatform platform);

  /** Names of the features that are looked at. */
  List<String> features();

  /** Of some keys the values of {@link #features()} as a naive computation has them, as text. */
  Map<String, List<String>> expected();

  /** Input that names the key, such as {@code user.user_id}. */
  String key();
}
