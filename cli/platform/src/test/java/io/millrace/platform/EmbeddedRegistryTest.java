package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real registry; skipped where it can be had neither from the cache nor by Maven. */
class EmbeddedRegistryTest {

  private static final String SCHEMA = "{\"schema\": \"\\\"string\\\"\"}";

  @TempDir Path folder;

  @BeforeAll
  static void theProgramIsThere() {
    try {
      RegistryProgram.unpackedIn(CacheFolder.path(), System.out::println);
    } catch (PlatformException e) {
      assumeTrue(false, e.getMessage());
    }
  }

  @Test
  void schemasKeepTheirIdsOverARestartOnTheSamePort() throws Exception {
    try (EmbeddedRegistry registry = registry().start()) {
      String id = register(registry.url(), "payments-value");
      int port = registry.port();

      registry.stop();
      assertThat(FreePorts.isFree(port)).isTrue();
      registry.start();

      assertThat(registry.port()).isEqualTo(port);
      assertThat(get(registry.url() + "/subjects")).isEqualTo("[\"payments-value\"]");
      assertThat(register(registry.url(), "payments-value")).isEqualTo(id);
    }
  }

  @Test
  void aRegistryLeftByAKilledJvmIsEndedAtTheNextStartAndItsSchemasStay() throws Exception {
    String leftBehind;
    try (ChildJvm child = ChildJvm.running(RunsRegistry.class, folder.toString())) {
      leftBehind = child.await("ready");
      register(leftBehind, "payments-value");
      child.kill();
    }
    assertThat(get(leftBehind + "/subjects")).isEqualTo("[\"payments-value\"]");

    try (EmbeddedRegistry registry = registry().start()) {
      assertThat(get(registry.url() + "/subjects")).isEqualTo("[\"payments-value\"]");
      assertThatThrownBy(() -> get(leftBehind + "/subjects")).isInstanceOf(IOException.class);
    }
  }

  private EmbeddedRegistry registry() {
    return new EmbeddedRegistry(folder, 0, CacheFolder.path(), text -> {});
  }

  private static String register(String url, String subject) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/subjects/" + subject + "/versions"))
            .header("Content-Type", "application/vnd.schemaregistry.v1+json")
            .POST(BodyPublishers.ofString(SCHEMA))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static String get(String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }
}
