package io.millrace.dataset.flink;

import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.local.AskedView;
import io.millrace.job.scratch.PlainUri;
import io.millrace.job.scratch.ScratchFolder;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Keys and questions, in a folder of their own, which is gone when this is closed or could not be
 * made. Not thread-safe.
 */
final class SentFiles implements AutoCloseable {
  /** Flink packs folders that are sent along here, and leaves it behind where there are none. */
  private static final String PACKED = "flink-distributed-cache-";

  private final ScratchFolder folder;
  private JobID job;

  private SentFiles(ScratchFolder folder) {
    this.folder = folder;
  }

  static SentFiles of(DatasetRequest request, List<AskedView> views)
      throws IOException, SQLException {
    Path scratch = request.scratch().orElseGet(ScratchFolder::temporary);
    SentFiles files = new SentFiles(ScratchFolder.in(scratch, "dataset"));
    boolean done = false;
    try {
      try (DataOutputStream out = open(files.keys())) {
        for (AskedView view : views) {
          view.writeKeys(out);
        }
      }
      try (DataOutputStream out = open(files.asked())) {
        for (AskedView view : views) {
          view.writeQuestions(out);
        }
      }
      done = true;
      return files;
    } finally {
      if (!done) {
        files.close();
      }
    }
  }

  private Path keys() {
    return folder.file("keys");
  }

  private Path asked() {
    return folder.file("questions");
  }

  /** How many questions there are. */
  long questions() throws IOException {
    return Files.size(asked()) / SweepSpec.QUESTION_BYTES;
  }

  private static DataOutputStream open(Path file) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), 1 << 16));
  }

  void register(StreamExecutionEnvironment environment) {
    environment.registerCachedFile(PlainUri.of(keys()), SweepSpec.KEYS);
    environment.registerCachedFile(PlainUri.of(asked()), SweepSpec.QUESTIONS);
  }

  /** They are about to be sent along with this job. */
  void sentWith(JobID sent) {
    job = sent;
  }

  @Override
  public void close() throws IOException {
    folder.close();
    if (job == null) {
      return;
    }
    try (DirectoryStream<Path> packed =
        Files.newDirectoryStream(ScratchFolder.temporary(), PACKED + job + "*")) {
      for (Path each : packed) {
        deleteIfEmpty(each);
      }
    }
  }

  private static void deleteIfEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      // What Flink still has there is Flink's.
    }
  }
}
