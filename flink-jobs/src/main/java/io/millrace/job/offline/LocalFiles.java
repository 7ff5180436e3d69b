package io.millrace.job.offline;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's files on this machine, except that permissions are set and read by system calls. Without
 * its native library, which comes in no jar, Hadoop runs {@code chmod} as a process for each file
 * that it makes: tens a second at a checkpoint a second, which all writers wait for; and {@code ls}
 * for each that it lists, which fails where the file goes meanwhile. Public because Hadoop makes
 * it.
 */
public final class LocalFiles extends LocalFileSystem {
  /** Called by Hadoop. */
  public LocalFiles() {
    super(new Raw());
  }

  private static final class Raw extends RawLocalFileSystem {
    @Override
    public void setPermission(Path path, FsPermission permission) throws IOException {
      try {
        Files.setPosixFilePermissions(pathToFile(path).toPath(), permissions(permission));
      } catch (UnsupportedOperationException e) {
        super.setPermission(path, permission);
      }
    }

    /** Used for each file of a folder too; one that is gone is left out there. */
    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
      try {
        PosixFileAttributes file =
            Files.readAttributes(pathToFile(path).toPath(), PosixFileAttributes.class);
        return new FileStatus(
            file.isDirectory() ? 0 : file.size(),
            file.isDirectory(),
            1,
            getDefaultBlockSize(path),
            file.lastModifiedTime().toMillis(),
            file.lastAccessTime().toMillis(),
            FsPermission.valueOf("-" + PosixFilePermissions.toString(file.permissions())),
            file.owner().getName(),
            file.group().getName(),
            path.makeQualified(getUri(), getWorkingDirectory()));
      } catch (NoSuchFileException e) {
        throw (IOException) new FileNotFoundException(path + " does not exist").initCause(e);
      } catch (UnsupportedOperationException e) {
        return super.getFileStatus(path);
      }
    }

    private static Set<PosixFilePermission> permissions(FsPermission wanted) {
      Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
      PosixFilePermission[] all = PosixFilePermission.values();
      FsAction[] actions = {
        wanted.getUserAction(), wanted.getGroupAction(), wanted.getOtherAction()
      };
      for (int who = 0; who < actions.length; who++) {
        int first = 3 * who;
        if (actions[who].implies(FsAction.READ)) {
          permissions.add(all[first]);
        }
        if (actions[who].implies(FsAction.WRITE)) {
          permissions.add(all[first + 1]);
        }
        if (actions[who].implies(FsAction.EXECUTE)) {
          permissions.add(all[first + 2]);
        }
      }
      return permissions;
    }
  }
}
