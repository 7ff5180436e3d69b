package io.millrace.cli.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.Millrace;
import io.millrace.cli.Terminal;
import io.millrace.cli.local.LocalOptions;
import io.millrace.cli.local.LocalPlatform;
import io.millrace.cli.tables.AccountModel.Found;
import io.millrace.cli.verify.AskedMeanwhile;
import io.millrace.platform.Durability;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A table that changes while it is pulled, beside a stream, over a platform that is stopped and
 * started again: what the gateway answers, what was served and what was logged, against a plain
 * list.
 */
@Timeout(900)
class TablesIT {
  private static final int ROUNDS = 10;

  @TempDir Path folder;
  private AccountShop shop;
  private final AccountModel model = new AccountModel();

  @BeforeEach
  void fillShop() throws Exception {
    shop = new AccountShop();
  }

  @AfterEach
  void stopShop() {
    shop.close();
  }

  @Test
  void onlineServedAndLoggedRowsAreThoseOfThePlainListAcrossARestart() throws Exception {
    shop.change();
    try (LocalPlatform platform = start();
        AskedMeanwhile asked = new AskedMeanwhile(platform, AccountAnswers::question)) {
      for (int round = 0; round < ROUNDS / 2; round++) {
        awaitPull(platform);
        model.pulled(shop.rows());
        shop.order(platform);
        shop.change();
      }
      asked.close();
    }
    shop.change();
    try (LocalPlatform platform = start();
        AskedMeanwhile asked = new AskedMeanwhile(platform, AccountAnswers::question)) {
      for (int round = 0; round < ROUNDS / 2; round++) {
        awaitPull(platform);
        model.pulled(shop.rows());
        shop.order(platform);
        if (round < ROUNDS / 2 - 1) {
          shop.change();
        }
      }
      List<Found> events = new AccountLog(platform).awaitLogged(model);
      AccountAnswers answers = new AccountAnswers(platform, shop.spent());
      answers.assertAnswers(events);
      answers.assertServed(events);
      assertCommands(platform);
      assertThat(asked.assertExplained().answers()).isGreaterThan(1_000);
    }
  }

  private LocalPlatform start() {
    return Millrace.local(
        LocalOptions.in(folder.resolve("platform")).withDurability(Durability.PROCESS_DEATH),
        AccountFeatures.class,
        HomeFeatures.class);
  }

  /** Until a pull has ended that began after now. */
  private void awaitPull(LocalPlatform platform) {
    long now = System.currentTimeMillis();
    Awaitility.await("a pull that begins after " + now)
        .atMost(Duration.ofMinutes(3))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> lastPull(platform) > now);
  }

  private static long lastPull(LocalPlatform platform) throws Exception {
    try (Connection connection = platform.connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select coalesce(max(began_at), 0) from millrace.table_pull")) {
      row.next();
      return row.getLong(1);
    }
  }

  private void assertCommands(LocalPlatform platform) {
    String running = platform.folder().toString();
    Terminal pulled = Terminal.run("pull", "accounts", "--folder", running);
    assertThat(pulled.out()).containsPattern("Pull \\d+ of accounts: \\d+ rows, 0 malformed");
    Terminal fresh = Terminal.run("freshness", "--folder", running, "--max-age", "2h");
    assertThat(fresh.exitCode()).as(fresh.out() + fresh.err()).isZero();
    assertThat(fresh.out())
        .contains("stream orders", "table accounts", "view account", "view home");
    Terminal old = Terminal.run("freshness", "--folder", running, "--max-age", "1ms", "--json");
    assertThat(old.exitCode()).isEqualTo(1);
    assertThat(old.out()).contains("\"too_old\" : true").contains("newest_event", "newest_row");
    Terminal reset = Terminal.run("incremental", "reset", "accounts", "--folder", running);
    assertThat(reset.exitCode()).isEqualTo(2);
    assertThat(reset.err()).contains("Table 'accounts' is pulled in mode full");
    assertThat(Terminal.run("pull", "nothing", "--folder", running).err())
        .contains("There is no table 'nothing'; there is accounts");
  }
}
