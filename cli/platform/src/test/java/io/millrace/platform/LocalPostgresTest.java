package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {

  @TempDir Path folder;

  @Test
  void whatIsCommittedSurvivesARestartOnTheSamePort() throws Exception {
    try (LocalPostgres postgres = new LocalPostgres(options()).start()) {
      execute(postgres.jdbcUrl(), "create table answers (value int)");
      execute(postgres.jdbcUrl(), "insert into answers values (42)");
      int port = postgres.port();

      postgres.stop();
      assertThat(postgres.isRunning()).isFalse();
      assertThat(FreePorts.isFree(port)).isTrue();
      postgres.start();

      assertThat(postgres.port()).isEqualTo(port);
      assertThat(query(postgres.jdbcUrl(), "select value from answers")).isEqualTo("42");
    }
  }

  @Test
  void stoppingDoesNotWaitForClients() throws Exception {
    try (LocalPostgres postgres = new LocalPostgres(options()).start();
        Connection client = DriverManager.getConnection(postgres.jdbcUrl());
        Statement statement = client.createStatement()) {
      postgres.stop();

      assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aServerLeftByAKilledJvmIsEndedAtTheNextStart() throws Exception {
    String leftBehind;
    try (ChildJvm child = ChildJvm.running(RunsPostgres.class, folder.toString())) {
      leftBehind = child.await("ready");
      execute(leftBehind, "create table answers as select 42 as value");
      child.kill();
    }
    assertThat(query(leftBehind, "select 1")).isEqualTo("1");

    try (LocalPostgres postgres = new LocalPostgres(options()).start()) {
      assertThat(query(postgres.jdbcUrl(), "select value from answers")).isEqualTo("42");
      assertThatThrownBy(() -> query(leftBehind, "select 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void aKilledServerComesBackWithWhatWasCommitted() throws Exception {
    try (LocalPostgres postgres = new LocalPostgres(options()).start()) {
      execute(postgres.jdbcUrl(), "create table answers as select 42 as value");
      ProcessHandle.of(Postmaster.of(folder.resolve("data")).orElseThrow().pid())
          .orElseThrow()
          .destroyForcibly();
      Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> !postgres.isRunning());

      postgres.start();

      assertThat(query(postgres.jdbcUrl(), "select value from answers")).isEqualTo("42");
    }
  }

  @Test
  void aPidFileWhoseIdNowBelongsToSomethingElseIsNoObstacle() throws Exception {
    try (LocalPostgres postgres = new LocalPostgres(options()).start()) {
      Path pidFile = folder.resolve("data").resolve("postmaster.pid");
      String claim = Files.readString(pidFile);
      String ours = claim.lines().findFirst().orElseThrow();
      postgres.stop();
      String someoneElse = String.valueOf(ProcessHandle.current().pid());
      Files.writeString(pidFile, claim.replaceFirst(ours, someoneElse));

      postgres.start();

      assertThat(postgres.isRunning()).isTrue();
    }
  }

  @Test
  void aFolderThatAnotherJvmUsesIsRefusedWithItsProcessId() throws Exception {
    try (ChildJvm child = ChildJvm.running(RunsPostgres.class, folder.toString());
        LocalPostgres second = new LocalPostgres(options())) {
      String url = child.await("ready");

      assertThatThrownBy(second::start)
          .isInstanceOf(PlatformException.class)
          .hasMessageContaining("is in use by process " + child.pid());

      assertThat(query(url, "select 1")).isEqualTo("1");
      child.kill();
      LocalPostgres.endLeftover(folder);
    }
  }

  @Test
  void aGivenPortThatIsTakenIsAnError() {
    try (LocalPostgres first = new LocalPostgres(options()).start();
        LocalPostgres second =
            new LocalPostgres(
                PostgresOptions.in(folder.resolve("second"))
                    .withDurability(Durability.PROCESS_DEATH)
                    .withPort(first.port()))) {
      assertThatThrownBy(second::start)
          .isInstanceOf(PlatformException.class)
          .hasMessageStartingWith("Cannot start PostgreSQL on port " + first.port())
          .hasMessageContaining("Address already in use");
      assertThat(second.isRunning()).isFalse();
    }
  }

  @Test
  void commitsAreSafeFromThePowerCutUnlessGivenUp() throws Exception {
    try (LocalPostgres postgres = new LocalPostgres(PostgresOptions.in(folder)).start()) {
      assertThat(query(postgres.jdbcUrl(), "show fsync")).isEqualTo("on");
      assertThat(query(postgres.jdbcUrl(), "show synchronous_commit")).isEqualTo("on");
    }
    try (LocalPostgres postgres = new LocalPostgres(options()).start()) {
      assertThat(query(postgres.jdbcUrl(), "show fsync")).isEqualTo("off");
    }
  }

  private PostgresOptions options() {
    return PostgresOptions.in(folder).withDurability(Durability.PROCESS_DEATH);
  }

  private static void execute(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(String url, String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }
}
