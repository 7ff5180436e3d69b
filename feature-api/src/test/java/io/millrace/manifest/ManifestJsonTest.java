package io.millrace.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.millrace.compile.Compiler;
import io.millrace.compile.example.CardFeatures;
import io.millrace.compile.example.CellFeatures;
import io.millrace.compile.example.CustomerFeatures;
import io.millrace.compile.example.EveryFeature;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;

class ManifestJsonTest {

  @Test
  void theManifestIsValidByItsSchema() throws IOException {
    assertThat(schema().validate(ManifestJson.write(manifest()), InputFormat.JSON)).isEmpty();
  }

  @Test
  void theSchemaRejectsWhatIsNoManifest() throws IOException {
    String broken = ManifestJson.write(manifest()).replace("\"aggregated\"", "\"guessed\"");
    assertThat(schema().validate(broken, InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void aManifestReadBackEqualsTheOneWritten() {
    String json = ManifestJson.write(manifest());
    assertThat(ManifestJson.read(json)).isEqualTo(manifest());
    assertThat(ManifestJson.write(ManifestJson.read(json))).isEqualTo(json);
  }

  @Test
  void aManifestWithoutTablesDoesNotSpeakOfThem() {
    Manifest cards = Compiler.compile(CardFeatures.class).orThrow().manifest();
    assertThat(ManifestJson.write(cards)).doesNotContain("\"tables\"");
    assertThat(ManifestJson.read(ManifestJson.write(cards))).isEqualTo(cards);
  }

  @Test
  void compilingTwiceGivesTheSameBytesWhateverTheOrderOfClasses() {
    String one =
        ManifestJson.write(
            Compiler.compile(CellFeatures.class, CardFeatures.class).orThrow().manifest());
    String other =
        ManifestJson.write(
            Compiler.compile(CardFeatures.class, CellFeatures.class).orThrow().manifest());
    assertThat(one).isEqualTo(other);
  }

  @Test
  void aManifestOfAnotherFormatIsRefusedWithAdvice() {
    assertThatThrownBy(() -> ManifestJson.read("{\"formatVersion\": 9}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "manifest of format version 9; this release reads version 1:"
                + " compile the definitions again");
    assertThatThrownBy(() -> ManifestJson.read("{\"formatVersion\": 1, \"entities\": [{}]}"))
        .hasMessage("a member of the manifest is missing");
  }

  private static Manifest manifest() {
    return Compiler.compile(
            CardFeatures.class, CellFeatures.class, CustomerFeatures.class, EveryFeature.class)
        .orThrow()
        .manifest();
  }

  private static JsonSchema schema() throws IOException {
    try (InputStream in =
        Manifest.class.getResourceAsStream("/io/millrace/schemas/feature-store.schema.json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    }
  }
}
