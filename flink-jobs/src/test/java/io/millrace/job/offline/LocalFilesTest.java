package io.millrace.job.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.FileInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalFilesTest {
  @TempDir private Path folder;

  @Test
  void filesThatGoWhileTheyAreListedBreakNothing() throws Exception {
    for (int i = 0; i < 5; i++) {
      Files.writeString(Files.createDirectories(folder.resolve("day" + i)).resolve("file"), "four");
    }
    Configuration hadoop = new Configuration();
    hadoop.set("fs.file.impl", LocalFiles.class.getName());
    hadoop.set("fs.file.impl.disable.cache", "true");
    List<FileInfo> found = new ArrayList<>();
    try (HadoopFileIO io = new HadoopFileIO(hadoop)) {
      Iterator<FileInfo> listed = io.listPrefix(folder.toUri().toString()).iterator();
      found.add(listed.next());
      for (int i = 0; i < 5; i++) {
        Files.delete(folder.resolve("day" + i).resolve("file"));
      }
      listed.forEachRemaining(found::add);
    }
    assertThat(found).isNotEmpty().allMatch(file -> file.size() == 4);
  }

  @Test
  void whatIsToldOfAFileIsWhatItIs() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "four");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-x--x"));
    try (LocalFiles files = new LocalFiles()) {
      files.initialize(java.net.URI.create("file:///"), new Configuration());
      FileStatus status = files.getFileStatus(new org.apache.hadoop.fs.Path(file.toUri()));
      assertThat(status.getLen()).isEqualTo(4);
      assertThat(status.isFile()).isTrue();
      assertThat(status.getModificationTime())
          .isEqualTo(Files.getLastModifiedTime(file).toMillis());
      assertThat(status.getPermission()).hasToString("rw-r-x--x");
      assertThat(status.getOwner()).isEqualTo(Files.getOwner(file).getName());
      assertThat(files.getFileStatus(new org.apache.hadoop.fs.Path(folder.toUri())).isDirectory())
          .isTrue();
      Files.delete(file);
      assertThatThrownBy(() -> files.getFileStatus(new org.apache.hadoop.fs.Path(file.toUri())))
          .isInstanceOf(FileNotFoundException.class);
    }
  }
}
