package io.millrace.job.source.table.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.job.source.table.jdbc.DatabaseAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  @TempDir Path folder;
  private final Secrets secrets = new Secrets();

  @BeforeEach
  void set() {
    System.setProperty("SECRETS_TEST_URL", "jdbc:postgresql://db.corp:5432/x?password=hunter2");
  }

  @AfterEach
  void clear() {
    System.clearProperty("SECRETS_TEST_URL");
  }

  @Test
  void references_are_resolved_from_the_environment_and_from_files() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "s3cret\n");
    assertThat(secrets.resolve("${SECRETS_TEST_URL}&a=${file:" + file + "}"))
        .isEqualTo("jdbc:postgresql://db.corp:5432/x?password=hunter2&a=s3cret");
    assertThat(secrets.resolve("${PATH}")).isEqualTo(System.getenv("PATH"));
    assertThat(secrets.resolve(null)).isNull();
  }

  @Test
  void what_was_resolved_is_taken_out_of_texts_and_so_are_the_parts_of_a_url() throws Exception {
    secrets.rememberUrl(secrets.resolve("${SECRETS_TEST_URL}"));
    assertThat(
            secrets.without(
                "bad url jdbc:postgresql://db.corp:5432/x?password=hunter2; db.corp says hunter2"))
        .doesNotContain("hunter2")
        .doesNotContain("db.corp")
        .isEqualTo("bad url ${url}; *** says ***");
  }

  @Test
  void a_login_within_a_url_is_a_secret_too() {
    secrets.rememberUrl("jdbc:other://anna:geheim@host9/x");
    assertThat(secrets.without("anna geheim host9 x")).isEqualTo("*** *** *** x");
  }

  @Test
  void a_reference_that_leads_nowhere_is_named() {
    assertThatThrownBy(() -> secrets.resolve("${NO_SUCH_NAME}"))
        .hasMessage(
            "${NO_SUCH_NAME} is not set on this machine; set the environment variable NO_SUCH_NAME"
                + " where tables are read");
    assertThatThrownBy(() -> secrets.resolve("${file:/no/such}"))
        .hasMessage("${file:/no/such} cannot be read on this machine (NoSuchFileException)");
  }

  @Test
  void an_address_shows_only_its_name() {
    assertThat(new DatabaseAddress("warehouse", "jdbc:x://h?password=p", "u", "p"))
        .hasToString("database 'warehouse'");
  }
}
