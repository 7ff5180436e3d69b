package io.millrace.cli.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which checkpoint or savepoint a job goes on from. */
final class SavedStatesTest {
  @TempDir private Path folder;
  private SavedStates states;

  @BeforeEach
  void open() {
    states = new SavedStates(folder.resolve("checkpoints"), folder.resolve("savepoints"));
  }

  @Test
  void theNewestCompleteOneIsTaken() throws Exception {
    complete("checkpoints/job-1/aa/chk-9", 1_000);
    Path savepoint = complete("savepoints/job-1/savepoint-1", 2_000);
    Files.createDirectories(folder.resolve("checkpoints/job-1/aa/chk-10"));
    complete("checkpoints/job-2/bb/chk-3", 9_000);
    assertThat(states.newest("job-1")).contains(savepoint);
  }

  @Test
  void aCheckpointNewerThanTheSavepointIsTaken() throws Exception {
    complete("savepoints/job-1/savepoint-1", 2_000);
    Path checkpoint = complete("checkpoints/job-1/aa/chk-11", 3_000);
    assertThat(states.newest("job-1")).contains(checkpoint);
  }

  @Test
  void ofANewJobThereIsNone() {
    assertThat(states.newest("job-1")).isEmpty();
  }

  @Test
  void pruningKeepsWhatTheNewestRefersTo() throws Exception {
    complete("checkpoints/job-1/aa/chk-9", 1_000);
    Path newest = complete("checkpoints/job-1/bb/chk-2", 2_000);
    Path shared = Files.createDirectories(folder.resolve("checkpoints/job-1/bb/shared"));
    states.prune("job-1");
    assertThat(newest).exists();
    assertThat(shared).exists();
    assertThat(folder.resolve("checkpoints/job-1/aa")).doesNotExist();
  }

  @Test
  void jobsThatAreGoneLeaveNothing() throws Exception {
    complete("checkpoints/job-1/aa/chk-9", 1_000);
    complete("savepoints/job-2/savepoint-1", 1_000);
    states.keepOnly(Set.of("job-1"));
    assertThat(folder.resolve("checkpoints/job-1")).exists();
    assertThat(folder.resolve("savepoints/job-2")).doesNotExist();
  }

  private Path complete(String path, long atMillis) throws IOException {
    Path state = Files.createDirectories(folder.resolve(path));
    Path metadata = Files.writeString(state.resolve("_metadata"), "");
    Files.setLastModifiedTime(metadata, FileTime.fromMillis(atMillis));
    return state;
  }
}
