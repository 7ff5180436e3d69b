package io.millrace.gateway.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.compile.Compiler;
import io.millrace.compile.FeatureStore;
import io.millrace.gateway.Gateway;
import io.millrace.gateway.GatewayOptions;
import io.millrace.gateway.HttpReplies;
import io.millrace.gateway.OnlineTables;
import io.millrace.gateway.answers.AnswerLogOptions;
import io.millrace.gateway.push.PushOptions;
import io.millrace.gateway.shop.CardFeatures;
import io.millrace.gateway.shop.VisitFeatures;
import io.millrace.manifest.ManifestJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedDefinitionsTest {
  @TempDir Path folder;

  @Test
  void aGatewayStartsFromManifestAndClasses() throws Exception {
    FeatureStore store = Compiler.compile(CardFeatures.class, VisitFeatures.class).orThrow();
    Path manifest = manifest(ManifestJson.write(store.manifest()));
    try (OnlineTables tables = new OnlineTables(store);
        Gateway gateway =
            GatewayMain.start(
                new GatewaySettings(
                    manifest,
                    List.of(classes()),
                    GatewayOptions.local(tables.uri()),
                    PushOptions.none(),
                    AnswerLogOptions.none()));
        HttpReplies http = new HttpReplies(gateway.port())) {
      assertThat(http.get("/v1/views/card/c1").status()).isEqualTo(200);
    }
  }

  @Test
  void definitionsThatAreNotThoseOfTheManifestAreRefused() throws Exception {
    FeatureStore card = Compiler.compile(CardFeatures.class).orThrow();
    String view = card.view("card").spec().fingerprint();
    String feature = card.feature("card.spike").spec().fingerprint();
    Path manifest =
        manifest(
            ManifestJson.write(card.manifest())
                .replace(view, "00000000")
                .replace(feature, "ffffffff"));
    assertThatThrownBy(() -> ServedDefinitions.load(manifest, List.of(classes())))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(
            "view card has fingerprint 00000000 in the manifest and "
                + view
                + " in the definitions")
        .hasMessageContaining(
            "feature card.spike has fingerprint ffffffff in the manifest and " + feature)
        .hasMessageContaining("view visit is not in the manifest")
        .hasMessageContaining("serve the definitions that " + manifest + " was compiled from");
  }

  @Test
  void whatCannotBeReadIsTold() throws Exception {
    Path manifest = manifest("no manifest");
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThatThrownBy(() -> ServedDefinitions.load(manifest, List.of(empty)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("the manifest " + manifest + " cannot be read: ")
        .hasMessageContaining("there is no class with @FeatureView in [" + empty + "]");
  }

  private Path manifest(String text) throws Exception {
    return Files.writeString(folder.resolve("feature-store.json"), text);
  }

  /** The shop's classes alone, as a project of a user would build them. */
  private Path classes() throws Exception {
    Path built =
        Path.of(CardFeatures.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path shop = folder.resolve("classes/io/millrace/gateway/shop");
    if (!Files.exists(shop)) {
      Files.createDirectories(shop);
      try (var files = Files.list(built.resolve("io/millrace/gateway/shop"))) {
        for (Path file : files.toList()) {
          Files.copy(file, shop.resolve(file.getFileName()));
        }
      }
    }
    return folder.resolve("classes");
  }
}
