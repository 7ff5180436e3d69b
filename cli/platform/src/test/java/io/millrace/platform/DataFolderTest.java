package io.millrace.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  @TempDir Path temporary;

  @Test
  void dataStaysAndScratchSpaceDoesNot() throws Exception {
    try (DataFolder folder = DataFolder.open(path())) {
      Files.createDirectories(folder.warehouse());
      Files.writeString(folder.scratch().resolve("state"), "worthless");
    }
    try (DataFolder folder = DataFolder.open(path())) {
      assertThat(folder.warehouse()).exists();
      assertThat(folder.scratch()).isEmptyDirectory();
    }
  }

  @Test
  void openedEmptyNothingIsLeft() throws Exception {
    try (DataFolder folder = DataFolder.open(path())) {
      Files.createDirectories(folder.warehouse().resolve("table"));
      Files.writeString(folder.warehouse().resolve("table").resolve("file"), "rows");
    }
    try (DataFolder folder = DataFolder.openEmpty(path())) {
      assertThat(folder.warehouse()).doesNotExist();
    }
  }

  @Test
  void aSecondPlatformInThisJvmIsRefused() {
    try (DataFolder first = DataFolder.open(path())) {
      assertThatThrownBy(() -> DataFolder.openEmpty(path()))
          .isInstanceOf(PlatformException.class)
          .hasMessage(
              "Folder %s is in use by process %d; stop that one, or use another folder"
                  .formatted(first.root(), ProcessHandle.current().pid()));
    }
    DataFolder.open(path()).close();
  }

  @Test
  void aRunningPlatformIsFoundAndASecondOneRefused() throws Exception {
    try (ChildJvm child = ChildJvm.running(RunsOnFolder.class, path().toString())) {
      String port = child.await("ready");

      assertThatThrownBy(() -> DataFolder.open(path()))
          .hasMessageContaining("in use by process " + child.pid());
      RunningPlatform running = RunningPlatform.on(path()).orElseThrow();
      assertThat(running.pid()).isEqualTo(child.pid());
      assertThat(running.endpoint(Endpoint.POSTGRES).orElseThrow()).contains(":" + port + "/");
      assertThat(running.endpoint(Endpoint.REGISTRY)).isEmpty();

      child.kill();
    }
    DataFolder.openEmpty(path()).close();
  }

  @Test
  void whatAKilledRunLeftBehindIsEndedWhenTheFolderIsOpened() throws Exception {
    int port;
    try (ChildJvm child = ChildJvm.running(RunsOnFolder.class, path().toString())) {
      port = Integer.parseInt(child.await("ready"));
      child.kill();
    }
    assertThat(FreePorts.isFree(port)).isFalse();
    assertThat(RunningPlatform.on(path())).isEmpty();

    try (DataFolder folder = DataFolder.open(path())) {
      assertThat(FreePorts.isFree(port)).isTrue();
      assertThat(folder.postgres()).isNotEmptyDirectory();
    }
  }

  @Test
  void aClosedPlatformIsNotFound() {
    try (DataFolder folder = DataFolder.open(path())) {
      folder.announce(Map.of(Endpoint.KAFKA, "127.0.0.1:9092"));
      assertThat(RunningPlatform.on(path())).isPresent();
    }
    assertThat(RunningPlatform.on(path())).isEmpty();
    assertThat(RunningPlatform.on(temporary.resolve("never"))).isEmpty();
  }

  @Test
  void aFolderWithOtherPeoplesFilesIsNeitherUsedNorEmptied() throws Exception {
    Files.createDirectories(path());
    Path thesis = Files.writeString(path().resolve("thesis.tex"), "years of work");

    assertThatThrownBy(() -> DataFolder.openEmpty(path()))
        .isInstanceOf(PlatformException.class)
        .hasMessageContaining("was not made by Millrace and holds 'thesis.tex'");

    assertThat(Folders.entries(path())).containsExactly(thesis);
  }

  @Test
  void aFolderOfALaterVersionIsRefused() throws Exception {
    DataFolder.open(path()).close();
    Files.writeString(path().resolve(".millrace"), "2\n");

    assertThatThrownBy(() -> DataFolder.open(path()))
        .hasMessageContaining("its format is 2, this version of Millrace reads 1");
  }

  private Path path() {
    return temporary.resolve("data");
  }
}
