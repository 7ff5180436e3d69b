package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenProgramTest {

  @TempDir Path folder;

  @Test
  void millracesOwnWrapperIsFoundFromAFolderBelowIt() {
    assertThat(MavenProgram.find()).isPresent();
  }

  @Test
  void anArtifactThatCannotBeHadIsAnErrorInMavensWords() throws Exception {
    MavenProgram maven = script("echo \"[ERROR] Could not find artifact $7 in central\"; exit 1");

    assertThatThrownBy(() -> maven.copy("org.example:no:1:tar.gz:all", folder.resolve("target")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Could not find artifact");
  }

  @Test
  void mavenIsAskedForTheArtifactOutsideOfAnyProject() throws Exception {
    MavenProgram maven = script("echo \"$@\" > '%s'".formatted(folder.resolve("asked")));

    maven.copy("org.example:yes:1:tar.gz:all", folder.resolve("target"));

    assertThat(folder.resolve("asked"))
        .content()
        .contains("-Dartifact=org.example:yes:1:tar.gz:all")
        .contains("-DoutputDirectory=" + folder.resolve("target"))
        .contains("-f " + folder.resolve("target").resolve("pom.xml"));
  }

  private MavenProgram script(String line) throws IOException {
    Path script = Files.writeString(folder.resolve("mvn"), "#!/bin/sh\n" + line + "\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return new MavenProgram(script);
  }
}
