package io.millrace.job.online;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.job.CardFeatures;
import io.millrace.manifest.Manifest;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HistoryTest {
  @Test
  void a_start_without_state_replaces_what_was_said_of_its_views() throws Exception {
    FeatureStore store = Compiler.compile(CardFeatures.class).orThrow();
    Manifest manifest = store.manifest();
    String stream = manifest.streams().get(0).name();
    try (OnlineDatabase database = new OnlineDatabase()) {
      PostgresOnlineStore online = new PostgresOnlineStore(database.address());
      assertThat(online.prepare(manifest)).isEqualTo(manifest.views());
      assertThat(online.prepare(manifest)).as("made once").isEmpty();
      assertThat(history(database)).isEmpty();

      online.recordHistory(manifest, manifest.views(), Map.of(stream, 1_000L));
      assertThat(history(database)).containsValue(1_000L).hasSize(manifest.views().size());

      online.recordHistory(manifest, manifest.views(), Map.of(stream, 2_000L));
      assertThat(history(database)).containsValue(2_000L).hasSize(manifest.views().size());

      online.recordHistory(manifest, manifest.views(), Map.of());
      assertThat(history(database)).isEmpty();
    }
  }

  private static Map<String, Long> history(OnlineDatabase database) throws SQLException {
    Map<String, Long> history = new TreeMap<>();
    try (Connection connection = database.address().connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("select online_table, start_millis from millrace.history")) {
      while (rows.next()) {
        history.put(rows.getString(1), rows.getLong(2));
      }
    }
    return history;
  }
}
