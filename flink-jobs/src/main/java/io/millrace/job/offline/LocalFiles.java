package io.millrace.job.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsAction;
import org.apache.hadoop.fs.permission.FsPermission;

/**
 * Hadoop's files on this machine, except that permissions are set by a system call. Without its
 * native library, which comes in no jar, Hadoop runs {@code chmod} as a process for each file that
 * it makes: tens a second at a checkpoint a second, which all writers wait for. Public because
 * Hadoop makes it.
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
